"""`gongxin doctor`: what is unsafe in a deployment. One function a rule; each gives the findings it has."""
