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
            ObjectField(.line("name", isRequired: true, "The key's name.")) { $0.name = $1 },
            ObjectField(.hexadecimal("serialNumber", "The key's serial number in hexadecimal digits.")) {
                $0.serialNumber = $1
            },
            ObjectField(
                ClassicParameter<OperatorKey.Validity>.choice(
                    "keyValid",
                    "How long after the key is shown a machine can be started; 60sec if it is not given.")
            ) { $0.valid = $1 },
            ObjectField(
                ClassicParameter<OperatorKey.Expiry>.choice(
                    "keyExpire",
                    """
                    How long after it has stopped a machine can be started again without the key; 10min if it is not \
                    given.
                    """)
            ) { $0.expire = $1 },
            ObjectField(.flag("isAdmin", "Whether the key belongs to an administrator; false if it is not given.")) {
                $0.isAdmin = $1
            },
            ObjectField(.line("companyName", "The company of who has the key.")) { $0.companyName = $1 },
            ObjectField(.line("email", "The e-mail address of who has the key.")) { $0.email = $1 },
            ObjectField(.line("mobile", "The number of their mobile telephone.")) { $0.mobile = $1 },
            ObjectField(.line("phone", "Their telephone number.")) { $0.phone = $1 },
            ObjectField(.note("note", "What is to be known of the key.")) { $0.note = $1 },
            ObjectField(.time("expirationDate", "When the key ends.")) { $0.expirationDate = $1 },
            ObjectField(.line("employeeNumber", "The number of the employee who has the key.")) {
                $0.employeeNumber = $1
            },
            ObjectField(.ids("units", "The numbers of the units that the key is for, all of them.")) { $0.units = $1 },
            ObjectField(.ids("groups", "The numbers of the groups whose units the key is for, all of them.")) {
                $0.groups = $1
            },
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
