package import SQL

extension [Migration] {
    /// With empty steps for the numbers in between: those of other rooms, whose tables nobody asks for here.
    package var withEmptySteps: [Migration] {
        let numbers = Set(map(\.number))
        return self + (1...(numbers.max() ?? 1)).filter { !numbers.contains($0) }.map { Migration($0, "SELECT 1") }
    }
}
