-- An applicant may take back what it asked for: an objection, a request for review, an application for repair.

ALTER TABLE objection ADD COLUMN withdrawn_at timestamptz;
ALTER TABLE objection DROP CONSTRAINT objection_outcome_check;
ALTER TABLE objection ADD CONSTRAINT objection_outcome_check
    CHECK (outcome IN ('corrected', 'annulled', 'repaired', 'rejected', 'refused', 'withdrawn'));
ALTER TABLE objection DROP CONSTRAINT objection_decided;
ALTER TABLE objection ADD CONSTRAINT objection_decided CHECK (
    state IN ('filed', 'accepted', 'with_source')
    OR (state = 'closed' AND outcome = 'withdrawn' AND withdrawn_at IS NOT NULL)
    OR (outcome IS NOT NULL AND outcome <> 'withdrawn' AND decided_by <> '' AND decided_in <> '' AND decided_at IS NOT NULL));
ALTER TABLE objection ADD CONSTRAINT objection_withdrawn CHECK (withdrawn_at IS NULL OR state = 'closed');

ALTER TABLE repair DROP CONSTRAINT repair_state_check;
ALTER TABLE repair ADD CONSTRAINT repair_state_check
    CHECK (state IN ('applied', 'accepted', 'refused', 'granted', 'rejected', 'withdrawn'));
ALTER TABLE repair DROP CONSTRAINT repair_accepted;
ALTER TABLE repair ADD CONSTRAINT repair_accepted CHECK (
    state = 'withdrawn' OR (state IN ('accepted', 'granted', 'rejected')) = (accepted_on IS NOT NULL));

CREATE OR REPLACE FUNCTION objection_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'filed' OR NEW.steps <> 1 THEN
            RAISE EXCEPTION 'an objection begins as filed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.steps <> OLD.steps + 1 OR (OLD.state, NEW.state) NOT IN (
        ('filed', 'accepted'), ('filed', 'refused'), ('filed', 'filed'), ('accepted', 'with_source'), ('accepted', 'accepted'),
        ('with_source', 'with_source'), ('with_source', 'upheld'), ('with_source', 'rejected'),
        ('refused', 'in_review'), ('upheld', 'in_review'), ('rejected', 'in_review'), ('in_review', 'in_review'),
        ('refused', 'closed'), ('upheld', 'closed'), ('rejected', 'closed'), ('in_review', 'closed'),
        ('in_review', 'with_source'),
        ('filed', 'closed'), ('accepted', 'closed'), ('with_source', 'closed'))
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'closed' AND OLD.state IN ('filed', 'accepted', 'with_source')
        AND (NEW.withdrawn_at IS NULL OR NEW.outcome IS DISTINCT FROM 'withdrawn')
    THEN
        RAISE EXCEPTION 'undecided, an objection closes only when it is taken back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'closed' AND OLD.state IN ('refused', 'upheld', 'rejected') AND NEW.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'what is decided is not taken back' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.extended AND NOT NEW.extended OR (NEW.clock_days > OLD.clock_days AND OLD.extended AND NEW.state <> 'in_review') THEN
        RAISE EXCEPTION 'a term is extended once' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'closed' AND OLD.state = 'in_review' AND NEW.reviewed_by IS NULL AND NEW.withdrawn_at IS NULL THEN
        RAISE EXCEPTION 'a review has a reviewer' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.uscc, NEW.resource, NEW.record_key, NEW.applicant, NEW.matter, NEW.fields, NEW.statement, NEW.receipt_hash,
        NEW.source, NEW.filed_at)
        IS DISTINCT FROM (OLD.uscc, OLD.resource, OLD.record_key, OLD.applicant, OLD.matter, OLD.fields, OLD.statement,
        OLD.receipt_hash, OLD.source, OLD.filed_at)
        OR (OLD.decided_by IS NOT NULL AND OLD.state <> 'with_source' AND NEW.decided_by IS DISTINCT FROM OLD.decided_by)
    THEN
        RAISE EXCEPTION 'what an objection is about does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION repair_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'applied' OR NEW.steps <> 1 THEN
            RAISE EXCEPTION 'a repair begins as applied' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.steps <> OLD.steps + 1 OR (OLD.state, NEW.state) NOT IN (
        ('applied', 'accepted'), ('applied', 'refused'), ('applied', 'applied'), ('accepted', 'accepted'),
        ('accepted', 'granted'), ('accepted', 'rejected'), ('applied', 'withdrawn'), ('accepted', 'withdrawn'))
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.decide_days, NEW.answer_days) IS DISTINCT FROM (OLD.decide_days, OLD.answer_days)
        AND (OLD.extended OR NOT NEW.extended) OR OLD.extended AND NOT NEW.extended
    THEN
        RAISE EXCEPTION 'a term is extended once' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.uscc, NEW.resource, NEW.record_key, NEW.source, NEW.applied_on, NEW.accept_days, NEW.statement, NEW.regime)
        IS DISTINCT FROM (OLD.uscc, OLD.resource, OLD.record_key, OLD.source, OLD.applied_on, OLD.accept_days, OLD.statement,
        OLD.regime)
    THEN
        RAISE EXCEPTION 'what an application is about does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
