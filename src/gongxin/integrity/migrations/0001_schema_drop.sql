DROP TABLE gov_event, gov_breach, gov_complaint, gov_judgment, gov_payment, gov_invoice, gov_contract CASCADE;
DROP VIEW gov_holder;
DROP TABLE gov_succession, gov_region, gov_body;
DROP FUNCTION gov_no_circle(), gov_complaint_step(), gov_payment_fits(), gov_has_its_event(), gov_append_only();
