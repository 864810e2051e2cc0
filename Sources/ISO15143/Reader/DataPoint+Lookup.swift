/// The table of data points as reading needs it, by element in small letters, and as writing does, by data point.
extension DataPoint {
    struct Row {
        let point: DataPoint
        /// The names of the children, in small letters.
        let value: String
        let units: String?
    }

    /// The rows of one element, and the element's place in the document.
    struct Group {
        let rank: Int
        var rows: [Row]
    }

    static let byName: [String: Group] = {
        var groups: [String: Group] = [:]
        for (rank, point) in all.enumerated() {
            let row = Row(point: point, value: point.value.inSmallLetters, units: point.units?.inSmallLetters)
            groups[point.element.inSmallLetters, default: Group(rank: rank, rows: [])].rows.append(row)
        }
        return groups
    }()

    /// Where a data point stands in the table.
    struct Place {
        /// The rank of its element in the document.
        let element: Int
        /// Its place among the values of one element.
        let row: Int
    }

    static let places: [DataPoint: Place] = {
        var places: [DataPoint: Place] = [:]
        for group in byName.values {
            for (index, row) in group.rows.enumerated() {
                places[row.point] = Place(element: group.rank, row: index)
            }
        }
        return places
    }()
}
