import Fleet

/// What an account orders its fleet with: groups, categories, clients with their contacts, points, zones and keys.
struct ClassicObjects: Sendable {
    let fleet: FleetStore

    var all: [ClassicOperation] {
        groupOperations + categories.all + clients.all + contacts.all + points.all + zones.all + keys.all
    }

    private var categories: ObjectOperations<UnitCategory> {
        ObjectOperations(
            fleet: fleet, name: "Category",
            words: "A unit is in one category at most; people put it there on its page in the Manager.",
            deletionWords: "Its units stay.", notFound: .categoryNotFound,
            fields: [.text("name", "The category's name.") { $0.object.name }],
            parameters: [
                ObjectField(.line("name", isRequired: true, "The category's name."), \.name)
            ])
    }

    private var clients: ObjectOperations<Client> {
        ObjectOperations(
            fleet: fleet, name: "Client",
            words: "A unit works for one client at most; people say so on its page in the Manager.",
            deletionWords: "Its contacts are deleted with it; its units stay.", notFound: .clientNotFound,
            fields: [
                .text("name", "The client's name.") { $0.object.name },
                .text("note", "What is to be known of the client.") { $0.object.note },
                .record("address", "Where the client is.", UnitAddress.shape) {
                    $0.object.address.map(UnitAddress.init)
                },
            ],
            parameters: [
                ObjectField(.line("name", isRequired: true, "The client's name."), \.name),
                ObjectField(.note("note", "What is to be known of the client."), \.note),
                ObjectField(.address("address", "Where the client is."), \.address),
            ])
    }

    private var contacts: ObjectOperations<Contact> {
        ObjectOperations(
            fleet: fleet, name: "Contact", words: "A contact is a person of a client.",
            notFound: .contactNotFound, otherErrors: [.clientNotFound],
            fields: [
                .id("clientId", "The number of the client.") { $0.object.client },
                .text("name", "The person's name.") { $0.object.name },
                .text("email", "The person's e-mail address.") { $0.object.email },
                .text("phone", "The person's telephone number.") { $0.object.phone },
                .text("mobile", "The number of the person's mobile telephone.") { $0.object.mobile },
            ],
            parameters: [
                ObjectField(.id("clientId", isRequired: true, "The number of the client."), \.client),
                ObjectField(.line("name", isRequired: true, "The person's name."), \.name),
                ObjectField(.line("email", "The person's e-mail address."), \.email),
                ObjectField(.line("phone", "The person's telephone number."), \.phone),
                ObjectField(.line("mobile", "The number of the person's mobile telephone."), \.mobile),
            ])
    }

    private var points: ObjectOperations<PointOfInterest> {
        ObjectOperations(
            fleet: fleet, name: "Point", words: "A point is a place with a name.", notFound: .pointNotFound,
            fields: [
                .text("name", "The point's name.") { $0.object.name },
                .text("note", "What is to be known of the point.") { $0.object.note },
                .record("location", "Where the point is.", Place.shape) { $0.object.place },
                .record("address", "The address of the point.", UnitAddress.shape) {
                    $0.object.address.map(UnitAddress.init)
                },
            ],
            parameters: [
                ObjectField(.line("name", isRequired: true, "The point's name."), \.name),
                ObjectField(.place("location", isRequired: true, "Where the point is."), \.place),
                ObjectField(.note("note", "What is to be known of the point."), \.note),
                ObjectField(.address("address", "The address of the point."), \.address),
            ])
    }

    private var zones: ObjectOperations<Zone> {
        ObjectOperations(
            fleet: fleet, name: "Zone",
            words: "A zone is an area with a name. It does not reach over the 180th meridian.",
            notFound: .zoneNotFound,
            fields: [
                .text("name", "The zone's name.") { $0.object.name },
                .text("note", "What is to be known of the zone.") { $0.object.note },
                .text("polygon", "The zone's outline: POLYGON ((latitude longitude, ...)).") {
                    $0.object.polygon.text
                },
            ],
            parameters: [
                ObjectField(.line("name", isRequired: true, "The zone's name."), \.name),
                ObjectField(
                    .polygon("polygon", isRequired: true, "The zone's outline: POLYGON ((latitude longitude, ...))."),
                    \.polygon),
                ObjectField(.note("note", "What is to be known of the zone."), \.note),
            ])
    }
}
