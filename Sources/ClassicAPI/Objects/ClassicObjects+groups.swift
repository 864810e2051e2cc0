import Fleet

extension ClassicObjects {
    private static let adding = ClassicParameter.ids("addUnits", "Numbers of units that the group holds from now on.")
    private static let removing = ClassicParameter.ids(
        "removeUnits", "Numbers of units that the group holds no longer; not together with `clear`.")
    private static let clear = ClassicParameter.flag(
        "clear", "Whether the group is emptied, before units are added. False if it is not given.")
    private static let name = ClassicParameter.line("name", "The group's name.")
    private static let unit = ClassicParameter.id("unitId", "Only groups that hold the unit of this number.")

    /// A group is updated by what is added to its units and removed from them, and listed by a unit.
    var groupOperations: [ClassicOperation] {
        let groups = ObjectOperations<UnitGroup>(
            fleet: fleet, name: "Group", words: "A group holds units, each of which may be in several.",
            deletionWords: "Its units stay.", notFound: .groupNotFound, otherErrors: [.unitNotFound],
            fields: [
                .text("name", "The group's name.") { $0.object.name },
                .ids("units", "The numbers of its units.") { $0.object.units },
            ],
            parameters: [
                ObjectField(.line("name", isRequired: true, "The group's name."), \.name),
                ObjectField(.ids("units", "The numbers of the group's units."), \.units),
            ])
        let get = groups.get(
            filter: (
                parameter: Self.unit, error: .unitNotFound,
                ids: { [fleet] unit, account in
                    try await answering { () throws(FleetError) in
                        try await fleet.groupIDs(holding: unit, of: account)
                    }
                }
            ))
        let update = groups.update(
            parameters: [
                Self.name.description, Self.adding.description, Self.removing.description, Self.clear.description,
            ]
        ) { [fleet] call, id in
            var change = UnitGroupChange()
            change.name = try call.parameters.optional(Self.name)
            change.adding = try call.parameters.optional(Self.adding) ?? []
            change.removing = try call.parameters.optional(Self.removing) ?? []
            change.clear = try call.parameters.optional(Self.clear) ?? false
            if change.clear, !change.removing.isEmpty {
                throw ClassicError([
                    .init(
                        code: .parameterInvalid, parameter: Self.removing.description.name,
                        message: "must not be sent where \(Self.clear.description.name) is true")
                ])
            }
            try await answering { [change] () throws(FleetError) in
                try await fleet.changeGroup(id, of: call.account, change)
            }
        }
        return [get, groups.create, update, groups.delete]
    }
}
