-- The newest checkpoint of the log that each witness has cosigned, and the line by which it did.
CREATE TABLE log_cosignature (
    witness TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    checkpoint TEXT NOT NULL,
    line TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);

-- What a token may do, and until when; those made before may do everything without an end.
ALTER TABLE api_token ADD COLUMN scope TEXT NOT NULL DEFAULT 'all';
ALTER TABLE api_token ADD COLUMN expires_at TIMESTAMPTZ;

-- When whoever sits at this browser showed last that they know the password.
ALTER TABLE session ADD COLUMN proved_at TIMESTAMPTZ;

-- The key that an authenticator has, too, in base 32; and the last of its codes that was taken, which counts once.
ALTER TABLE person ADD COLUMN totp TEXT;
ALTER TABLE person ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

-- Somebody whose password was right and who has to give a code, too.
CREATE TABLE sign_in_step (
    digest TEXT PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person (id),
    credentials BIGINT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_in_step_expires ON sign_in_step (expires_at);

-- One row, written to see whether anything can be stored.
CREATE TABLE heartbeat (
    id BIGINT PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL
);
