-- content: nonce, ciphertext and tag (kernel.vault); never the plain bytes.
ALTER TABLE paper ALTER COLUMN key_id DROP DEFAULT, ALTER COLUMN department DROP DEFAULT,
    ADD CONSTRAINT paper_sealed CHECK (key_id <> '' AND octet_length(content) = size + 28);
CREATE UNIQUE INDEX paper_once ON paper (uscc, department, hash);

-- The second wall (gongxin.access.borders): what a department handed in is seen by it and, once it was told, by the organisation
-- (lists); what an organisation handed in, by no other organisation. Which department has a case with it, the rooms say.
ALTER TABLE paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE paper FORCE ROW LEVEL SECURITY;
CREATE POLICY service ON paper USING ((SELECT current_setting('gongxin.reach', true)) = 'service');
CREATE POLICY departments ON paper USING (
    (SELECT current_setting('gongxin.reach', true)) LIKE 'department:%'
    AND department IN ('', (SELECT substr(current_setting('gongxin.reach', true), 12))));
CREATE POLICY own ON paper USING (
    (SELECT current_setting('gongxin.reach', true)) LIKE 'subject:%'
    AND uscc = (SELECT substr(current_setting('gongxin.reach', true), 9)));
