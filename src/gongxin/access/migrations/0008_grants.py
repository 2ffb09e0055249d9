"""What organisations let single bodies see."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0007_tokens_and_quotas'),
    ]

    operations = [
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=18)),
                ('scope', models.CharField(max_length=32)),
                ('purpose', models.CharField(max_length=200)),
                ('given_by', models.CharField(max_length=64)),
                ('given_at', models.DateTimeField()),
                ('until', models.DateField()),
                ('ended_by', models.CharField(blank=True, default='', max_length=64)),
                ('ended_at', models.DateTimeField(null=True)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='access.department')),
            ],
            options={
                'db_table': 'access_grant',
                'indexes': [models.Index(fields=['subject', '-id'], name='access_grant_of_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('subject__regex', '^[0-9A-Z]{18}$')), name='grant_subject'), models.CheckConstraint(condition=models.Q(('scope__in', ('special_report',))), name='grant_scope'), models.CheckConstraint(condition=models.Q(models.Q(('purpose', ''), _negated=True), models.Q(('given_by', ''), _negated=True)), name='grant_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='grant_ended_by_somebody')],
            },
        ),
    ]
