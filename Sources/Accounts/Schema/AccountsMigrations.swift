package import SQL

extension AccountStore {
    /// The room's steps of the schema; numbers 1, 6 and 9 of the whole database.
    package static let migrations = [
        Migration(
            1,
            """
            CREATE TABLE account (
                account_id TEXT PRIMARY KEY,
                number INTEGER NOT NULL UNIQUE,
                name TEXT NOT NULL,
                package TEXT NOT NULL,
                add_ons TEXT NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE app_user (
                account_id TEXT NOT NULL REFERENCES account,
                id TEXT NOT NULL,
                email TEXT NOT NULL,
                name TEXT NOT NULL,
                role TEXT NOT NULL,
                password_hash TEXT NOT NULL,
                has_initial_password INTEGER NOT NULL,
                is_suspended INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                last_sign_in_at INTEGER,
                deleted_at INTEGER,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            CREATE UNIQUE INDEX app_user_email ON app_user (email) WHERE deleted_at IS NULL;

            CREATE TABLE session (
                account_id TEXT NOT NULL REFERENCES account,
                id TEXT NOT NULL,
                user_id TEXT NOT NULL,
                hash BLOB NOT NULL UNIQUE,
                created_at INTEGER NOT NULL,
                last_seen_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL,
                address TEXT NOT NULL,
                agent TEXT NOT NULL,
                PRIMARY KEY (account_id, id)
            ) STRICT;

            CREATE TABLE api_user (
                account_id TEXT NOT NULL REFERENCES account,
                id TEXT NOT NULL,
                number INTEGER NOT NULL,
                client_id TEXT NOT NULL UNIQUE,
                username TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                description TEXT NOT NULL,
                password_hash BLOB NOT NULL,
                credential_version INTEGER NOT NULL,
                is_suspended INTEGER NOT NULL,
                created_by TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                deleted_at INTEGER,
                PRIMARY KEY (account_id, id)
            ) STRICT;

            CREATE TABLE api_key (
                account_id TEXT NOT NULL REFERENCES account,
                id TEXT NOT NULL,
                client_id TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                description TEXT NOT NULL,
                scopes TEXT NOT NULL,
                allowed_networks TEXT NOT NULL,
                credential_version INTEGER NOT NULL,
                expires_at INTEGER,
                created_by TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                revoked_at INTEGER,
                PRIMARY KEY (account_id, id)
            ) STRICT;

            CREATE TABLE client_secret (
                account_id TEXT NOT NULL REFERENCES account,
                id TEXT NOT NULL,
                client_id TEXT NOT NULL,
                hash BLOB NOT NULL,
                hint TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                expires_at INTEGER,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            CREATE INDEX client_secret_client ON client_secret (account_id, client_id);

            CREATE TABLE last_use (
                account_id TEXT NOT NULL REFERENCES account,
                credential_id TEXT NOT NULL,
                used_at INTEGER NOT NULL,
                address TEXT NOT NULL,
                agent TEXT NOT NULL,
                PRIMARY KEY (account_id, credential_id)
            ) STRICT;

            CREATE TABLE used_address (
                account_id TEXT NOT NULL REFERENCES account,
                credential_id TEXT NOT NULL,
                address TEXT NOT NULL,
                first_used_at INTEGER NOT NULL,
                PRIMARY KEY (account_id, credential_id, address)
            ) STRICT;

            CREATE TABLE audit_entry (
                account_id TEXT NOT NULL REFERENCES account,
                id TEXT NOT NULL,
                time INTEGER NOT NULL,
                actor_kind TEXT NOT NULL,
                actor_id TEXT NOT NULL,
                actor_name TEXT NOT NULL,
                address TEXT NOT NULL,
                action TEXT NOT NULL,
                object_kind TEXT NOT NULL,
                object_id TEXT NOT NULL,
                object_name TEXT NOT NULL,
                before TEXT,
                after TEXT,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            CREATE INDEX audit_entry_object ON audit_entry (account_id, object_id, action);
            CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
                BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
            CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry
                BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;

            CREATE TABLE throttle (
                name TEXT PRIMARY KEY,
                failures INTEGER NOT NULL,
                last_failure_at INTEGER NOT NULL,
                blocked_until INTEGER NOT NULL
            ) STRICT;
            """),
        Migration(
            6,
            """
            CREATE TABLE classic_token (
                account_id TEXT NOT NULL REFERENCES account,
                id TEXT NOT NULL,
                name TEXT NOT NULL,
                hash BLOB NOT NULL,
                hint TEXT NOT NULL,
                created_by TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                revoked_at INTEGER,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            """),
        Migration(
            9,
            """
            CREATE TABLE login_token (
                account_id TEXT NOT NULL REFERENCES account,
                user_id TEXT NOT NULL,
                hash BLOB NOT NULL UNIQUE,
                expires_at INTEGER NOT NULL,
                PRIMARY KEY (account_id, hash)
            ) STRICT;
            """),
    ]
}
