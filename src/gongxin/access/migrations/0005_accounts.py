"""People's accounts on seats, and the invitations that make them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_one_line_a_look'),
    ]

    # their tables point at the account, and begin with whatever migration this app begins with
    run_before = [("account", "0001_initial"), ("mfa", "0001_initial"), ("socialaccount", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('word', models.CharField(max_length=64, unique=True, verbose_name='账号')),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('subject', models.CharField(blank=True, max_length=18, null=True)),
                ('role', models.CharField(blank=True, default='', max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='access.officer')),
            ],
            options={
                'db_table': 'access_account',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.BinaryField(max_length=32, unique=True)),
                ('subject', models.CharField(max_length=18, null=True)),
                ('role', models.CharField(blank=True, default='', max_length=10)),
                ('made_by', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('account', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='access.officer')),
            ],
            options={
                'db_table': 'access_invitation',
            },
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('word__regex', '^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$')), name='account_word'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('officer__isnull', False), ('role', ''), ('subject', None)), models.Q(('officer', None), ('role__in', ('manager', 'editor', 'reader')), ('subject__regex', '^[0-9A-Z]{18}$')), _connector='OR'), name='account_on_one_seat'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('is_active', False), _connector='OR'), name='account_ended_is_inactive'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('word'), name='account_word_whatever_case'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('officer__isnull', False), ('role', ''), ('subject', None)), models.Q(('officer', None), ('role__in', ('manager', 'editor', 'reader')), ('subject__regex', '^[0-9A-Z]{18}$')), _connector='OR'), name='invitation_to_one_seat'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account', None), ('used_at', None)), models.Q(('account__isnull', False), ('used_at__isnull', False)), _connector='OR'), name='invitation_used_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('made_by', ''), _negated=True), name='invitation_made_by_somebody'),
        ),
    ]
