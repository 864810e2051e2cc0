/// The order of what a machine has several times: the first, which has no number, then by number, then by name.
struct InstanceOrder: Hashable, Comparable {
    private let number: Int
    private let name: String

    init(_ instance: String) {
        number = instance.isEmpty ? .min : Int(instance) ?? .max
        name = instance
    }

    static func < (one: InstanceOrder, other: InstanceOrder) -> Bool {
        one.number == other.number ? one.name < other.name : one.number < other.number
    }
}
