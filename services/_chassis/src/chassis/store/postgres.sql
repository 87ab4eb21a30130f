-- One service's events, and the only way to write them. Run by `migrate` as the schema's owner, in
-- one transaction; every statement may be run again. The service's role gets SELECT and EXECUTE.

CREATE SCHEMA IF NOT EXISTS events;

-- The columns are those of the eventsourcing library's recorder, which can read this table.
CREATE TABLE IF NOT EXISTS events.stored_events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigserial,
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX IF NOT EXISTS stored_events_notification_id_idx
    ON events.stored_events (notification_id);

CREATE TABLE IF NOT EXISTS events.receipts (
    scope text NOT NULL,
    key text NOT NULL,
    said bytea NOT NULL,
    version bigint NOT NULL,
    position bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);

CREATE TABLE IF NOT EXISTS events.guards (
    id uuid PRIMARY KEY,
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    shut_at timestamptz
);

CREATE TABLE IF NOT EXISTS events.tracking (
    source text NOT NULL,
    partition integer NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (source, partition)
);

CREATE TABLE IF NOT EXISTS events.clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    latest timestamptz NOT NULL
);

-- Records a command: all or nothing, and only after every check has passed, so that a refusal
-- leaves no trace, not even a hole in the positions.
--
-- Every writer of this table waits here for the one before it, until that one's commit is
-- visible: so positions become visible in their order, and a guard is read, not locked. It needs
-- a snapshot taken after the lock, hence READ COMMITTED. An advisory lock, because a table lock
-- would have to wait for VACUUM.
CREATE OR REPLACE FUNCTION events.record(
    stream uuid,
    streams uuid[], versions bigint[], topics text[], states bytea[],
    receipt_scope text, receipt_key text, receipt_said bytea,
    guard_does text[], guard_ids uuid[], guard_opens timestamptz[], guard_closes timestamptz[],
    track_source text, track_partition integer, track_position bigint,
    expect_head bigint, expect_topics text[],
    virtual timestamptz,
    OUT what text, OUT at_version bigint, OUT at_position bigint, OUT was_said bytea,
    OUT failing integer, OUT why text
) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = events, pg_temp
SET lock_timeout = '5s'
AS $body$
DECLARE
    instant timestamptz;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed'
        OR current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')
    THEN
        RAISE EXCEPTION 'events.record needs READ COMMITTED and synchronous_commit = on'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    PERFORM pg_advisory_xact_lock('events.stored_events'::regclass::oid::bigint);

    SELECT 'done', r.version, r.position, r.said INTO what, at_version, at_position, was_said
        FROM receipts r WHERE r.scope = receipt_scope AND r.key = receipt_key;
    IF FOUND THEN RETURN; END IF;

    -- Two IFs, here and below: a condition with a query in it is planned and run even when its
    -- first half says no, and most commands expect and track nothing.
    IF expect_head IS NOT NULL THEN
        IF EXISTS (
            SELECT FROM stored_events e
            WHERE e.notification_id > expect_head
                AND EXISTS (SELECT FROM unnest(expect_topics) p WHERE starts_with(e.topic, p))
        ) THEN
            what := 'moved';
            RETURN;
        END IF;
    END IF;

    IF virtual IS NULL THEN
        instant := clock_timestamp();
    ELSE
        instant := greatest(virtual, (SELECT c.latest FROM clock c WHERE c.one));
    END IF;

    IF cardinality(guard_does) > 0 THEN
        SELECT g.n - 1, g.why INTO failing, why FROM (
            SELECT u.n, CASE
                WHEN u.does = 'opens' THEN NULL
                WHEN r.id IS NULL THEN 'absent'
                WHEN u.does = 'shuts' THEN NULL
                WHEN r.shut_at IS NOT NULL THEN 'shut'
                WHEN u.does = 'needs' AND instant < r.opens_at THEN 'not_open'
                WHEN instant >= r.closes_at THEN 'closed'
            END AS why
            FROM unnest(guard_does, guard_ids) WITH ORDINALITY AS u (does, id, n)
            LEFT JOIN guards r ON r.id = u.id
        ) g WHERE g.why IS NOT NULL ORDER BY g.n LIMIT 1;
        IF FOUND THEN
            what := 'closed';
            RETURN;
        END IF;
    END IF;

    IF track_source IS NOT NULL THEN
        IF EXISTS (
            SELECT FROM tracking t
            WHERE t.source = track_source AND t.partition = track_partition
                AND t.position >= track_position
        ) THEN
            what := 'seen';
            RETURN;
        END IF;
    END IF;

    -- Every event has to follow its stream's last one, or another event of this command.
    IF EXISTS (
        SELECT FROM unnest(streams, versions) AS f (stream, version)
        WHERE f.version <> 1 + coalesce((
            SELECT max(e.originator_version) FROM stored_events e WHERE e.originator_id = f.stream
        ), 0) AND (f.stream, f.version - 1) NOT IN (SELECT * FROM unnest(streams, versions))
    ) THEN
        what := 'conflict';
        RETURN;
    END IF;

    IF guard_does && ARRAY['opens'] THEN
        IF EXISTS (
            SELECT FROM unnest(guard_does, guard_ids) AS u (does, id) JOIN guards r ON r.id = u.id
            WHERE u.does = 'opens'
        ) THEN
            what := 'conflict';
            RETURN;
        END IF;
    END IF;

    IF track_source IS NOT NULL THEN
        INSERT INTO tracking AS t VALUES (track_source, track_partition, track_position)
            ON CONFLICT ON CONSTRAINT tracking_pkey DO UPDATE SET position = excluded.position;
    END IF;

    IF virtual IS NOT NULL THEN
        INSERT INTO clock AS c (latest) VALUES (instant)
            ON CONFLICT (one) DO UPDATE SET latest = excluded.latest WHERE c.latest < excluded.latest;
    END IF;

    WITH written AS (
        INSERT INTO stored_events AS e (originator_id, originator_version, topic, state)
        SELECT f.stream, f.version, f.topic, f.state
        FROM unnest(streams, versions, topics, states)
            WITH ORDINALITY AS f (stream, version, topic, state, n)
        ORDER BY f.n
        RETURNING e.originator_id, e.originator_version, e.notification_id
    )
    SELECT coalesce(max(w.notification_id), 0),
            max(w.originator_version) FILTER (WHERE w.originator_id = stream)
        INTO at_position, at_version FROM written w;
    IF at_version IS NULL THEN -- the commanded stream got no event
        SELECT coalesce(max(e.originator_version), 0) INTO at_version
            FROM stored_events e WHERE e.originator_id = stream;
    END IF;

    IF receipt_scope IS NOT NULL THEN
        INSERT INTO receipts
            VALUES (receipt_scope, receipt_key, receipt_said, at_version, at_position, instant);
    END IF;

    IF guard_does && ARRAY['opens', 'moves', 'shuts'] THEN
        INSERT INTO guards SELECT u.id, u.opens_at, u.closes_at
            FROM unnest(guard_does, guard_ids, guard_opens, guard_closes)
                AS u (does, id, opens_at, closes_at)
            WHERE u.does = 'opens';
        UPDATE guards r SET closes_at = u.closes_at
            FROM unnest(guard_does, guard_ids, guard_closes) AS u (does, id, closes_at)
            WHERE u.does = 'moves' AND r.id = u.id;
        UPDATE guards r SET shut_at = coalesce(r.shut_at, instant)
            FROM unnest(guard_does, guard_ids) AS u (does, id)
            WHERE u.does = 'shuts' AND r.id = u.id;
    END IF;

    what := 'recorded';
    was_said := receipt_said;
END
$body$;

-- Moves the virtual clock forward, never back; gives the instant that now holds.
CREATE OR REPLACE FUNCTION events.advance_virtual(virtual timestamptz) RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER
SET search_path = events, pg_temp
SET lock_timeout = '5s'
AS $body$
    SELECT pg_advisory_xact_lock('events.stored_events'::regclass::oid::bigint);
    INSERT INTO clock AS c (latest) VALUES (virtual)
        ON CONFLICT (one) DO UPDATE SET latest = greatest(c.latest, excluded.latest)
        RETURNING latest;
$body$;

-- Forgets receipts older than an instant; gives how many.
CREATE OR REPLACE FUNCTION events.prune_receipts(before timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = events, pg_temp
AS $body$
    WITH gone AS (DELETE FROM receipts r WHERE r.at < before RETURNING 1) SELECT count(*) FROM gone;
$body$;

-- The few rights of the service's role, whose name `migrate` has set for this transaction.
DO $body$
DECLARE
    role text := current_setting('cogov.role');
    what text;
BEGIN
    FOREACH what IN ARRAY ARRAY['', 'ALL TABLES IN ', 'ALL SEQUENCES IN ', 'ALL FUNCTIONS IN '] LOOP
        EXECUTE format('REVOKE ALL ON %sSCHEMA events FROM PUBLIC, %I', what, role);
    END LOOP;
    EXECUTE format('GRANT USAGE ON SCHEMA events TO %I', role);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA events TO %I', role);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA events TO %I', role);
END
$body$;
