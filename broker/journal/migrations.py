"""The tables of the SQLite journal, as migrations that are only appended to: step N makes version N."""

FIRST = """
CREATE TABLE halls (
    hall TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE probes (
    hall TEXT NOT NULL REFERENCES halls,
    weight BLOB NOT NULL
);

CREATE TABLE journal (
    hall TEXT NOT NULL REFERENCES halls,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    body BLOB NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (hall, sequence)
) WITHOUT ROWID;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE replies (
    hall TEXT NOT NULL REFERENCES halls,
    origin TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reply BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (hall, origin, key)
) WITHOUT ROWID;

CREATE TABLE snapshots (
    hall TEXT NOT NULL REFERENCES halls,
    sequence INTEGER NOT NULL,
    form TEXT NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (hall, sequence, form)
);

CREATE TABLE days (
    hall TEXT NOT NULL REFERENCES halls,
    day INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    PRIMARY KEY (hall, day)
) WITHOUT ROWID;

CREATE TABLE tickets (
    hall TEXT NOT NULL REFERENCES halls,
    id TEXT NOT NULL,
    day INTEGER NOT NULL,
    number TEXT NOT NULL,
    service TEXT NOT NULL,
    service_class TEXT NOT NULL,
    priority TEXT,
    priority_class TEXT NOT NULL,
    source TEXT NOT NULL,
    device TEXT NOT NULL,
    zone TEXT NOT NULL,
    state TEXT NOT NULL,
    confirmation TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    first_called_at INTEGER,
    closed_at INTEGER,
    window TEXT,
    reactivations INTEGER NOT NULL,
    PRIMARY KEY (hall, id)
) WITHOUT ROWID;
CREATE INDEX tickets_by_day ON tickets (hall, day);

CREATE TABLE legs (
    hall TEXT NOT NULL,
    id TEXT NOT NULL,
    day INTEGER NOT NULL,
    ticket TEXT NOT NULL,
    service TEXT NOT NULL,
    service_class TEXT NOT NULL,
    window TEXT NOT NULL,
    clerk TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    parked_ms INTEGER NOT NULL,
    service_ms INTEGER,
    prompt_at INTEGER,
    rating TEXT,
    rated_at INTEGER,
    reason TEXT,
    duplicates INTEGER NOT NULL,
    PRIMARY KEY (hall, id),
    FOREIGN KEY (hall, ticket) REFERENCES tickets
) WITHOUT ROWID;
CREATE INDEX legs_by_day ON legs (hall, day);
"""

SECOND = """
ALTER TABLE tickets ADD COLUMN further TEXT NOT NULL DEFAULT '';
"""

THIRD = """
CREATE TABLE speech (
    hall TEXT NOT NULL REFERENCES halls,
    day INTEGER NOT NULL,
    device TEXT NOT NULL,
    boot TEXT NOT NULL,
    zone TEXT NOT NULL,
    spoken INTEGER NOT NULL,
    unspoken INTEGER NOT NULL,
    PRIMARY KEY (hall, day, device, boot)
) WITHOUT ROWID;
CREATE INDEX speech_by_boot ON speech (hall, device, boot, day);
"""

FOURTH = """
ALTER TABLE legs ADD COLUMN scale TEXT;
ALTER TABLE legs ADD COLUMN scale_version INTEGER;
UPDATE legs SET scale = 'three-level', scale_version = 1 WHERE rating IS NOT NULL;
"""

FIFTH = """
ALTER TABLE tickets ADD COLUMN missed_at INTEGER;

CREATE TEMP TABLE steps AS
SELECT hall, sequence, at, type,
    json_extract(CAST(body AS TEXT), '$.ticket') AS ticket,
    json_extract(CAST(body AS TEXT), '$.window') AS window,
    json_extract(CAST(body AS TEXT), '$.action') AS action
FROM journal
WHERE type IN ('ticket-called', 'ticket-missed', 'ticket-reactivated', 'action-undone');
CREATE INDEX temp.steps_of_ticket ON steps (hall, ticket, sequence);

-- A number that was missed last, and expired at the close, counts as missed at that window.
CREATE TEMP TABLE missed AS
SELECT hall, ticket, at, window, type, max(sequence)
FROM steps
WHERE type != 'ticket-called' AND (type != 'action-undone' OR action = 'no-show')
GROUP BY hall, ticket
HAVING type = 'ticket-missed';
UPDATE tickets SET missed_at = missed.at,
    window = CASE state WHEN 'expired' THEN missed.window ELSE tickets.window END
FROM missed WHERE missed.hall = tickets.hall AND missed.ticket = tickets.id;

-- A call that was taken back was no call.
CREATE TEMP TABLE calls AS
SELECT hall, ticket, at, type, action, lead(action) OVER ticket AS then_undone
FROM steps
WHERE type = 'ticket-called' OR action = 'call'
WINDOW ticket AS (PARTITION BY hall, ticket ORDER BY sequence);
CREATE INDEX temp.calls_of_ticket ON calls (hall, ticket);
UPDATE tickets SET first_called_at = (
    SELECT min(at) FROM calls
    WHERE calls.hall = tickets.hall AND calls.ticket = tickets.id
        AND type = 'ticket-called' AND then_undone IS NULL
)
WHERE EXISTS (
    SELECT 1 FROM calls
    WHERE calls.hall = tickets.hall AND calls.ticket = tickets.id AND action = 'call'
);

-- What was open over an opening was left open: how long it took is not known.
UPDATE legs SET service_ms = NULL
WHERE service_ms > 7200000 AND EXISTS (
    SELECT 1 FROM days
    WHERE days.hall = legs.hall AND days.opened_at > legs.started_at
        AND days.opened_at <= legs.ended_at
);
-- A case that was put aside ended when its number expired.
UPDATE legs SET ended_at = (
    SELECT closed_at FROM tickets WHERE tickets.hall = legs.hall AND tickets.id = legs.ticket
)
WHERE ended_at IS NULL AND EXISTS (
    SELECT 1 FROM tickets
    WHERE tickets.hall = legs.hall AND tickets.id = legs.ticket AND state = 'expired'
);

DROP TABLE temp.calls;
DROP TABLE temp.missed;
DROP TABLE temp.steps;
"""

SIXTH = """
ALTER TABLE snapshots ADD COLUMN mark BLOB;

-- How far each epoch goes, and why the next one began; what an epoch before had up to known_to, and is
-- not in this journal, was told.
CREATE TABLE epochs (
    hall TEXT NOT NULL REFERENCES halls,
    epoch INTEGER NOT NULL,
    first INTEGER NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    known_to INTEGER NOT NULL,
    mark BLOB,
    PRIMARY KEY (hall, epoch)
) WITHOUT ROWID;

CREATE INDEX journal_of_days ON journal (hall, sequence)
    WHERE type IN ('day-opened', 'day-closed');
CREATE INDEX replies_by_time ON replies (hall, at);
"""

STEPS = (FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH)
