package import SQL

extension FleetStore {
    /// The room's steps of the schema; numbers 2, 4, 7, 8 and 10 of the whole database.
    ///
    /// `search_text` holds what a search looks at, folded. The `sent_` columns and `header_time` are `FeedHeader`.
    /// Positions and values moved from tables to the sample store with number 4. With number 7 assets have a unit number;
    /// `unit_counter` has one row, the last number that was given, so that none is given twice even when its asset has
    /// been deleted. It belongs to no account, for unit numbers are unique in the installation. Number 8 brings the other
    /// objects of the Classic API; `object_counter` numbers them in the same manner, all kinds together. With number 10 an
    /// asset has a category and a client.
    package static let migrations = [
        Migration(
            2,
            """
            CREATE TABLE asset (
                account_id TEXT NOT NULL,
                id TEXT NOT NULL,
                asset_type TEXT NOT NULL,
                type TEXT,
                name TEXT NOT NULL,
                external_reference TEXT,
                brand TEXT,
                model TEXT,
                serial_number TEXT,
                pin TEXT,
                equipment_id TEXT,
                production_year INTEGER,
                hidden INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                last_reported_at INTEGER,
                search_text TEXT NOT NULL,
                sent_oem_name TEXT,
                sent_model TEXT,
                sent_serial_number TEXT,
                sent_device TEXT,
                unit_installed_at INTEGER,
                header_time INTEGER,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            CREATE INDEX asset_by_visibility ON asset (account_id, hidden, id);
            CREATE INDEX asset_by_pin ON asset (account_id, pin);
            CREATE INDEX asset_by_equipment_id ON asset (account_id, equipment_id);
            CREATE INDEX asset_by_sent_serial ON asset (account_id, (coalesce(sent_serial_number, serial_number)));

            CREATE TABLE telematics_device (
                account_id TEXT NOT NULL,
                id TEXT NOT NULL,
                asset_id TEXT NOT NULL,
                serial_number TEXT NOT NULL,
                PRIMARY KEY (account_id, id),
                UNIQUE (account_id, serial_number),
                FOREIGN KEY (account_id, asset_id) REFERENCES asset (account_id, id) ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX telematics_device_by_asset ON telematics_device (account_id, asset_id);

            CREATE TABLE asset_location (
                account_id TEXT NOT NULL,
                asset_id TEXT NOT NULL,
                time INTEGER,
                latitude REAL NOT NULL,
                longitude REAL NOT NULL,
                altitude REAL,
                altitude_units TEXT,
                accuracy REAL,
                heading REAL,
                speed REAL,
                street TEXT,
                zip TEXT,
                city TEXT,
                country TEXT,
                PRIMARY KEY (account_id, asset_id),
                FOREIGN KEY (account_id, asset_id) REFERENCES asset (account_id, id) ON DELETE CASCADE
            ) STRICT;

            CREATE TABLE latest_value (
                account_id TEXT NOT NULL,
                asset_id TEXT NOT NULL,
                name TEXT NOT NULL,
                occurrence INTEGER NOT NULL,
                number REAL,
                text TEXT,
                unit TEXT,
                time INTEGER,
                PRIMARY KEY (account_id, asset_id, name, occurrence),
                FOREIGN KEY (account_id, asset_id) REFERENCES asset (account_id, id) ON DELETE CASCADE,
                CHECK ((number IS NULL) <> (text IS NULL))
            ) STRICT;
            """),
        Migration(
            4,
            """
            DROP TABLE asset_location;
            DROP TABLE latest_value;
            ALTER TABLE asset DROP COLUMN last_reported_at;
            ALTER TABLE asset ADD COLUMN sent_digest INTEGER;
            """),
        Migration(
            7,
            """
            ALTER TABLE asset ADD COLUMN unit_number INTEGER NOT NULL DEFAULT 0;
            UPDATE asset SET unit_number = numbered.number
            FROM (
                SELECT account_id, id, row_number() OVER (ORDER BY created_at, account_id, id) AS number FROM asset
            ) AS numbered
            WHERE numbered.account_id = asset.account_id AND numbered.id = asset.id;
            CREATE UNIQUE INDEX asset_by_unit_number ON asset (unit_number);
            CREATE TABLE unit_counter (last INTEGER NOT NULL) STRICT;
            INSERT INTO unit_counter (last) SELECT coalesce(max(unit_number), 0) FROM asset;
            """),
        Migration(
            8,
            """
            CREATE TABLE object_counter (last INTEGER NOT NULL) STRICT;
            INSERT INTO object_counter (last) VALUES (0);

            CREATE TABLE classic_group (
                account_id TEXT NOT NULL,
                id INTEGER NOT NULL,
                name TEXT NOT NULL,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            CREATE TABLE classic_group_unit (
                account_id TEXT NOT NULL,
                object_id INTEGER NOT NULL,
                asset_id TEXT NOT NULL,
                PRIMARY KEY (account_id, object_id, asset_id),
                FOREIGN KEY (account_id, object_id) REFERENCES classic_group (account_id, id) ON DELETE CASCADE,
                FOREIGN KEY (account_id, asset_id) REFERENCES asset (account_id, id) ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX classic_group_unit_by_asset ON classic_group_unit (account_id, asset_id);

            CREATE TABLE classic_category (
                account_id TEXT NOT NULL,
                id INTEGER NOT NULL,
                name TEXT NOT NULL,
                PRIMARY KEY (account_id, id)
            ) STRICT;

            CREATE TABLE classic_client (
                account_id TEXT NOT NULL,
                id INTEGER NOT NULL,
                name TEXT NOT NULL,
                note TEXT,
                street TEXT,
                zip TEXT,
                city TEXT,
                country TEXT,
                PRIMARY KEY (account_id, id)
            ) STRICT;

            CREATE TABLE classic_contact (
                account_id TEXT NOT NULL,
                id INTEGER NOT NULL,
                client_id INTEGER NOT NULL,
                name TEXT NOT NULL,
                email TEXT,
                phone TEXT,
                mobile TEXT,
                PRIMARY KEY (account_id, id),
                FOREIGN KEY (account_id, client_id) REFERENCES classic_client (account_id, id) ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX classic_contact_by_client ON classic_contact (account_id, client_id);

            CREATE TABLE classic_point (
                account_id TEXT NOT NULL,
                id INTEGER NOT NULL,
                name TEXT NOT NULL,
                note TEXT,
                latitude REAL NOT NULL,
                longitude REAL NOT NULL,
                street TEXT,
                zip TEXT,
                city TEXT,
                country TEXT,
                PRIMARY KEY (account_id, id)
            ) STRICT;

            CREATE TABLE classic_zone (
                account_id TEXT NOT NULL,
                id INTEGER NOT NULL,
                name TEXT NOT NULL,
                note TEXT,
                polygon TEXT NOT NULL,
                PRIMARY KEY (account_id, id)
            ) STRICT;

            CREATE TABLE classic_key (
                account_id TEXT NOT NULL,
                id INTEGER NOT NULL,
                name TEXT NOT NULL,
                serial_number TEXT NOT NULL,
                valid TEXT NOT NULL,
                expire TEXT NOT NULL,
                is_admin INTEGER NOT NULL,
                company_name TEXT,
                email TEXT,
                mobile TEXT,
                phone TEXT,
                note TEXT,
                expiration_date INTEGER,
                employee_number TEXT,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            CREATE TABLE classic_key_unit (
                account_id TEXT NOT NULL,
                object_id INTEGER NOT NULL,
                asset_id TEXT NOT NULL,
                PRIMARY KEY (account_id, object_id, asset_id),
                FOREIGN KEY (account_id, object_id) REFERENCES classic_key (account_id, id) ON DELETE CASCADE,
                FOREIGN KEY (account_id, asset_id) REFERENCES asset (account_id, id) ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX classic_key_unit_by_asset ON classic_key_unit (account_id, asset_id);
            CREATE TABLE classic_key_group (
                account_id TEXT NOT NULL,
                object_id INTEGER NOT NULL,
                group_id INTEGER NOT NULL,
                PRIMARY KEY (account_id, object_id, group_id),
                FOREIGN KEY (account_id, object_id) REFERENCES classic_key (account_id, id) ON DELETE CASCADE,
                FOREIGN KEY (account_id, group_id) REFERENCES classic_group (account_id, id) ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX classic_key_group_by_group ON classic_key_group (account_id, group_id);
            """),
        Migration(
            10,
            """
            ALTER TABLE asset ADD COLUMN category_id INTEGER;
            ALTER TABLE asset ADD COLUMN client_id INTEGER;
            CREATE INDEX asset_by_category ON asset (account_id, category_id) WHERE category_id IS NOT NULL;
            CREATE INDEX asset_by_client ON asset (account_id, client_id) WHERE client_id IS NOT NULL;
            """),
    ]
}
