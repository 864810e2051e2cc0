extension UnitOfMeasure {
    /// A number of this unit as a number of another, or nil when the two measure different things or the number gets
    /// too large. The same unit changes no bit.
    func convert(_ number: Double, to other: UnitOfMeasure) -> Double? {
        guard self != other else { return number }
        guard let factor = factor(to: other) else { return nil }
        let product = number * factor
        // 12.34 hours are 44,424 seconds, though the nearest double to 12.34 is not.
        let whole = product.rounded()
        let converted = whole / factor == number ? whole : product
        return converted.isFinite ? converted : nil
    }

    /// The number of this unit from which `convert` has made `converted`. Where neighbouring numbers became the same
    /// one, it is the number with the fewest digits, which is what was written: if this unit is a whole number of the
    /// other, as hours are of seconds, numbers of up to 15 digits come back bit for bit.
    func restore(_ converted: Double, from other: UnitOfMeasure) -> Double? {
        guard self != other else { return converted }
        guard let factor = factor(to: other) else { return nil }
        let quotient = converted / factor
        let candidates = [quotient, quotient.nextDown, quotient.nextUp].filter { convert($0, to: other) == converted }
        return candidates.min { $0.writtenLength < $1.writtenLength } ?? quotient
    }

    private func factor(to other: UnitOfMeasure) -> Double? {
        quantity != nil && quantity == other.quantity ? scale / other.scale : nil
    }
}

extension Double {
    /// How long the shortest decimal is that reads back as this number.
    fileprivate var writtenLength: Int {
        let decimal = description
        return decimal.utf8.count - (decimal.hasSuffix(".0") ? 2 : 0)
    }
}
