package import SQL

extension DeveloperHub {
    /// The room's steps of the schema. Pages are the same for every account, so revisions and votes belong to none; a
    /// suggestion belongs to the account of its author.
    package static let migrations = [
        Migration(
            5,
            """
            CREATE TABLE hub_suggestion (
                account_id TEXT NOT NULL REFERENCES account,
                id TEXT NOT NULL,
                user_id TEXT NOT NULL,
                author TEXT NOT NULL,
                page TEXT NOT NULL,
                base TEXT NOT NULL,
                source TEXT NOT NULL,
                reason TEXT NOT NULL,
                state TEXT NOT NULL,
                decided_by TEXT,
                decided_at INTEGER,
                decision TEXT,
                created_at INTEGER NOT NULL,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            CREATE INDEX hub_suggestion_state ON hub_suggestion (state, created_at);

            CREATE TABLE hub_revision (
                page TEXT NOT NULL,
                number INTEGER NOT NULL,
                shipped TEXT NOT NULL,
                previous TEXT NOT NULL,
                source TEXT NOT NULL,
                author TEXT NOT NULL,
                reason TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                PRIMARY KEY (page, number)
            ) STRICT;

            CREATE TABLE hub_vote (
                page TEXT NOT NULL,
                voter BLOB NOT NULL,
                is_helpful INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                PRIMARY KEY (page, voter)
            ) STRICT;
            """)
    ]
}
