"""Addresses of signing in, below /accounts/ (conf/urls.py). Of allauth's own only those that an account without a mail address
needs: no signing up, no addresses to confirm."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from gongxin.access import provincial, views

_ours = (
    [
        path("", views.seat, name="seat"),
        path("work/", views.work, name="work"),
        path("join/", views.join, name="join"),
        path("sessions/end/", views.end_sessions, name="end_sessions"),
    ],
    "access",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(_ours)),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", views.no_password, name="account_set_password"),
    path("signup/", RedirectView.as_view(pattern_name="access:join"), name="account_signup"),
    path("by/<slug:provider_id>/login/", provincial.login, name="openid_connect_login"),
    path("by/<slug:provider_id>/callback/", provincial.callback, name="openid_connect_callback"),
    path("connected/", include("allauth.socialaccount.urls")),
    path("second-factor/", include("allauth.mfa.urls")),
]
