/// One numbered step of the schema. Steps run in order, each in its own transaction, forward only; a step that has
/// shipped is never changed.
package struct Migration: Sendable {
    /// 1, 2, 3 ... without gaps over the whole database; each room's list says which numbers are its own.
    package let number: Int
    /// The statements, separated by semicolons.
    package let sql: StaticString

    package init(_ number: Int, _ sql: StaticString) {
        self.number = number
        self.sql = sql
    }
}
