import Foundation
import TestSupport

/// The feeds in the folder of shared test data.
enum SharedFeed {
    static let isPresent = SharedData.has("iso-15143-3")

    static func text(_ name: String = "fleet-page-1-of-4.xml") throws -> String {
        try String(contentsOf: SharedData.url("iso-15143-3/" + name), encoding: .utf8)
    }
}

/// A feed that a test writes for itself.
struct FeedText {
    struct Machine {
        var oem: String?
        var model: String?
        var id: String?
        var serial: String?
        var pin: String?
        var time = "2026-01-02T03:04:05Z"
        var hours = 12.5
        var latitude = 55.5
        var rest = ""

        var xml: String {
            func element(_ name: String, _ text: String?) -> String { text.map { "<\(name)>\($0)</\(name)>" } ?? "" }
            return """
                <Equipment><EquipmentHeader>\(element("OEMName", oem))\(element("Model", model))\
                \(element("EquipmentID", id))\(element("SerialNumber", serial))\(element("PIN", pin))</EquipmentHeader>\
                <Location datetime="\(time)"><Latitude>\(latitude)</Latitude><Longitude>9.75</Longitude></Location>\
                <CumulativeOperatingHours datetime="\(time)"><Hour>\(hours)</Hour></CumulativeOperatingHours>\
                \(rest)</Equipment>
                """
        }
    }

    static func bytes(_ machines: Machine...) -> [UInt8] { bytes(machines) }

    static func bytes(_ machines: [Machine]) -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Fleet xmlns="http://standards.iso.org/iso/15143/-3">\(machines.map(\.xml).joined())</Fleet>
            """.utf8)
    }
}
