import Fleet

extension ClassicObjects {
    var keys: ObjectOperations<OperatorKey> {
        ObjectOperations(
            fleet: fleet, name: "Key",
            words: """
                A key tells a machine who operates it. Keys are kept and listed; they are not sent to machines, so none \
                starts or stops by them.
                """,
            notFound: .keyNotFound, otherErrors: [.unitNotFound, .groupNotFound],
            fields: [
                .text("name", "The key's name.") { $0.object.name },
                .text("serialNumber", "The key's serial number in hexadecimal digits.") { $0.object.serialNumber },
                .text("keyValid", "How long after the key is shown a machine can be started.") {
                    $0.object.valid.rawValue
                },
                .text("keyExpire", "How long after it has stopped a machine can be started again without the key.") {
                    $0.object.expire.rawValue
                },
                .boolean("isAdmin", "Whether the key belongs to an administrator.") { $0.object.isAdmin },
                .text("companyName", "The company of who has the key.") { $0.object.companyName },
                .text("email", "The e-mail address of who has the key.") { $0.object.email },
                .text("mobile", "The number of their mobile telephone.") { $0.object.mobile },
                .text("phone", "Their telephone number.") { $0.object.phone },
                .text("note", "What is to be known of the key.") { $0.object.note },
                .time("expirationDate", "When the key ends; without it, it has no end.") { $0.object.expirationDate },
                .text("employeeNumber", "The number of the employee who has the key.") { $0.object.employeeNumber },
                .ids("units", "The numbers of the units that the key is for.") { $0.object.units },
                .ids("groups", "The numbers of the groups whose units the key is for.") { $0.object.groups },
            ],
            parameters: keyParameters)
    }

    private var keyParameters: [ObjectField<OperatorKey>] {
        [
            ObjectField(.line("name", isRequired: true, "The key's name."), \.name),
            ObjectField(.hexadecimal("serialNumber", "The key's serial number in hexadecimal digits."), \.serialNumber),
            ObjectField(
                ClassicParameter<OperatorKey.Validity>.choice(
                    "keyValid",
                    "How long after the key is shown a machine can be started; 60sec if it is not given."),
                \.valid),
            ObjectField(
                ClassicParameter<OperatorKey.Expiry>.choice(
                    "keyExpire",
                    """
                    How long after it has stopped a machine can be started again without the key; 10min if it is not \
                    given.
                    """),
                \.expire),
            ObjectField(
                .flag("isAdmin", "Whether the key belongs to an administrator; false if it is not given."), \.isAdmin),
            ObjectField(.line("companyName", "The company of who has the key."), \.companyName),
            ObjectField(.line("email", "The e-mail address of who has the key."), \.email),
            ObjectField(.line("mobile", "The number of their mobile telephone."), \.mobile),
            ObjectField(.line("phone", "Their telephone number."), \.phone),
            ObjectField(.note("note", "What is to be known of the key."), \.note),
            ObjectField(.time("expirationDate", "When the key ends."), \.expirationDate),
            ObjectField(.line("employeeNumber", "The number of the employee who has the key."), \.employeeNumber),
            ObjectField(.ids("units", "The numbers of the units that the key is for, all of them."), \.units),
            ObjectField(.ids("groups", "The numbers of the groups whose units the key is for, all of them."), \.groups),
        ]
    }
}

extension ClassicParameter<String> {
    fileprivate static func hexadecimal(_ name: String, _ words: String) -> ClassicParameter {
        let limit = 32
        return ClassicParameter(
            name, "string", isRequired: true, words, rule: "must be 1 to \(limit) hexadecimal digits"
        ) { text in
            guard (1...limit).contains(text.utf8.count),
                text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
            else { return nil }
            return text.uppercased()
        }
    }
}
