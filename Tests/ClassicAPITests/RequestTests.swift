import Fleet
import Foundation
import HTTPTypes
import Telemetry
import Testing
import Web

@testable import ClassicAPI

@Suite("Requests to the Classic API")
struct RequestTests {
    private static let form = HTTPFields(dictionaryLiteral: (.contentType, "application/x-www-form-urlencoded"))
    private static let json = HTTPFields(dictionaryLiteral: (.contentType, "application/json"))

    @Test func everySpellingOfARequestGivesTheSameUnit() async throws {
        try await withClassic { classic in
            let asset = try await classic.fleet.create(
                AssetDraft(assetType: .machine, name: "Zebra <&\"> Ü", telematicsDevices: ["77"]), in: classic.accountA)
            let number = asset.unitNumber
            let expected = try await classic.send("/unit/\(number)").json
            #expect(expected?["list"]?.array?.first?["id"]?.string == String(number))
            for target in [
                "/UNIT/\(number)", "/unit/\(number)/", "/GetUnit/\(number).json", "/getunit?ID=\(number)",
                "/unit.json?Id=\(number)", "/unit?unitId=\(number)", "/json/reply/GetUnit?id=\(number)",
                "/JSON/Reply/getunit?UNITID=\(number)", "/unit?format=JSON&id=\(number)", "/unit?serialNumber=77",
                "/unit/\(number)?id=999999", "/unit?id=\(number)&id=999999", "/unit?id=&unitid=\(number)",
            ] {
                #expect(try await classic.send(target).json == expected, "\(target)")
            }
            let posts: [(HTTPFields, String)] = [
                (Self.form, "id=\(number)"), (Self.json, "{\"Id\":\(number)}"),
                (Self.json, "{\"unitID\":\"\(number)\",\"x\":null}"),
            ]
            for (headers, body) in posts {
                for target in ["/GetUnit", "/json/reply/GetUnit"] {
                    #expect(
                        try await classic.send(.post, target, headers: headers, body: body).json == expected, "\(body)")
                }
            }
        }
    }

    @Test func withoutATokenNothingIsSaid() async throws {
        try await withClassic { classic in
            let wrong: [HTTPFields] = [
                [:], [.authorization: "Bearer A"], [.authorization: "Basic"], [.authorization: "Basic ???"],
                [.authorization: "Basic " + Data("API:C".utf8).base64EncodedString()],
                [.authorization: "Basic " + Data("ROOT:A".utf8).base64EncodedString()],
                [.authorization: "Basic " + Data("API".utf8).base64EncodedString()],
                [.authorization: "Basic " + Data([0xFF, 0x3A, 0x41]).base64EncodedString()],
            ]
            for headers in wrong {
                for target in ["/unit", "/unit?format=nothing", "/Report/UnitHistory", "/unit?callback=f"] {
                    let answer = try await classic.send(target, token: nil, headers: headers)
                    #expect(answer.status == 401)
                    #expect(answer.bytes.isEmpty)
                    #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Basic") == true)
                }
            }
            for target in ["/unit?token=C", "/unit?token=", "/GetUnit?Token=a"] {
                #expect(try await classic.send(target, token: nil).status == 401)
            }
            #expect(try await classic.send("/unit?TOKEN=A", token: nil).status == 200)
            #expect(
                try await classic.send(.post, "/GetUnit", token: nil, headers: Self.form, body: "token=A").status == 200
            )
            // The header is what counts when both are sent.
            #expect(try await classic.send("/unit?token=A", token: "C").status == 401)
            let lower = HTTPFields(
                dictionaryLiteral: (.authorization, "basic " + Data("api:A".utf8).base64EncodedString()))
            #expect(try await classic.send("/unit", token: nil, headers: lower).status == 200)
        }
    }

    @Test func errorsSayWhatIsWrongInTheFormatThatWasAskedFor() async throws {
        try await withClassic { classic in
            let missing = try await classic.send("/Report/UnitHistory?from=yesterday")
            #expect(missing.status == 400)
            #expect(missing.errorCode == "parameterMissing")
            let errors = missing.json?["responseStatus"]?["errors"]?.array ?? []
            #expect(errors.compactMap { $0["fieldName"]?.string } == ["unitId", "from", "to"])
            #expect(
                errors.compactMap { $0["errorCode"]?.string } == [
                    "parameterMissing", "parameterInvalid", "parameterMissing",
                ])
            #expect(!missing.text.contains("yesterday"))

            let xml = try await classic.send("/Report/UnitHistory.xml")
            #expect(xml.status == 400)
            #expect(xml.text.contains("<ResponseStatus><ErrorCode>parameterMissing</ErrorCode><Errors><ResponseError>"))
            #expect(xml.headers[.contentType] == "application/xml; charset=utf-8")
            let csv = try await classic.send("/csv/reply/UnitHistory")
            #expect(csv.text.hasPrefix("errorCode,fieldName,message\r\nparameterMissing,,"))

            #expect(try await classic.send("/unit/5").errorCode == "unitNotFound")
            #expect(try await classic.send("/GetUnitExtendedInfo?id=5").errorCode == "unitNotFound")
            #expect(try await classic.send("/unit/x").status == 400)
            #expect(try await classic.send("/unit/-1").status == 400)
            #expect(try await classic.send("/unit/99999999999999999999").status == 400)
            #expect(try await classic.send("/unit?format=yaml").status == 400)
            #expect(try await classic.send("/unit?callback=a(b)").status == 400)
            #expect(try await classic.send("/nothing").errorCode == "operationNotFound")
            #expect(try await classic.send("/a/b/c/d/e").errorCode == "operationNotFound")
            #expect(try await classic.send("/%ff").status == 400)
            #expect(try await classic.send("/unit?a=%").errorCode == "requestUnreadable")
            let other = try await classic.send(.delete, "/unit/5")
            #expect(other.status == 405)
            #expect(other.headers[.allow] == "GET")
            #expect(other.errorCode == "methodNotAllowed")
            #expect(try await classic.send(.patch, "/unit").errorCode == "methodNotAllowed")
            for (name, code) in [
                ("categoryId", "categoryNotFound"), ("clientId", "clientNotFound"), ("groupId", "groupNotFound"),
                ("zoneId", "zoneNotFound"), ("pointId", "pointNotFound"),
            ] {
                let answer = try await classic.send("/unit?\(name)=1")
                #expect(answer.status == 404)
                #expect(answer.errorCode == code)
            }
            for range in ["from=2026-02-01&to=2026-01-01", "from=2026-01-01T00:00:01&to=2026-01-01"] {
                let answer = try await classic.send("/Report/UnitHistory?id=1&\(range)")
                #expect(answer.status == 400)
                #expect(answer.errorCode == "parameterInvalid")
            }
        }
    }

    private static let bodies: [(HTTPFields, String, Int)] = [
        (json, "{", 400), (json, "[]", 400), (json, "7", 400), (json, "{\"id\":1,\"id\":2}", 400),
        (form, "id=%zz", 400), ([:], "id=1", 415), ([.contentType: "application/xml"], "<a/>", 415),
        (json, "{\"id\":{}}", 400), (json, "{\"id\":[1]}", 400), (json, "{\"id\":1.5}", 400), (json, "{}", 200),
        (form, "", 200), (form, String(repeating: "a", count: ClassicRequest.bodyLimit + 1), 413),
    ]

    @Test func bodiesThatCannotBeReadAreRefused() async throws {
        try await withClassic { classic in
            for (headers, body, status) in Self.bodies {
                let answer = try await classic.send(.post, "/GetUnit", headers: headers, body: body)
                #expect(answer.status == status, "\(body.prefix(40))")
            }
        }
    }

    @Test func scriptsGetCallsOfTheirFunction() async throws {
        try await withClassic { classic in
            _ = try await classic.fleet.create(
                AssetDraft(assetType: .machine, name: "\u{2028}</script><script>alert(1)//"), in: classic.accountA)
            let answer = try await classic.send("/unit?callback=jQuery1_2.f&_=17")
            #expect(answer.headers[.contentType] == "application/javascript; charset=utf-8")
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.text.hasPrefix("/**/jQuery1_2.f({\"list\":["))
            #expect(answer.text.hasSuffix("]});"))
            #expect(!answer.text.unicodeScalars.contains("\u{2028}"))
            let failed = try await classic.send("/unit/77?callback=f")
            #expect(failed.status == 404)
            #expect(failed.text.hasPrefix("/**/f({\"responseStatus\""))
            // Other formats are no scripts.
            #expect(try await classic.send("/unit.csv?callback=f").text.hasPrefix("id,"))
        }
    }

    @Test func anAccountSeesItsOwnUnitsAlone() async throws {
        try await withClassic { classic in
            let own = try await classic.fleet.create(
                AssetDraft(assetType: .machine, name: "Own", externalReference: "R", telematicsDevices: ["1"]),
                in: classic.accountA)
            let other = try await classic.fleet.create(
                AssetDraft(assetType: .machine, name: "Other", externalReference: "R", telematicsDevices: ["1"]),
                in: classic.accountB)
            #expect(own.unitNumber != other.unitNumber)
            for (token, name) in [("A", "Own"), ("B", "Other")] {
                for target in ["/unit", "/unit?serialNumber=1", "/unit?referenceNumber=R"] {
                    let found = try await classic.send(target, token: token).json?["list"]?.array
                    #expect(found?.compactMap { $0["name"]?.string } == [name])
                }
            }
            let range = "from=2026-01-01&to=2026-02-01"
            for target in [
                "/unit/\(other.unitNumber)", "/GetUnitExtendedInfo?id=\(other.unitNumber)",
                "/Report/UnitHistory?id=\(other.unitNumber)&\(range)",
                "/Report/UnitExtendedInfo?id=\(other.unitNumber)&\(range)",
                "/Report/UnitActiveFaults?id=\(other.unitNumber)&\(range)",
            ] {
                let answer = try await classic.send(target)
                #expect(answer.status == 404)
                #expect(answer.errorCode == "unitNotFound")
                #expect(try await classic.send(target, token: "B").status == 200)
            }
        }
    }

    @Test func metadataTellsEveryOperationToEverybody() async throws {
        try await withClassic { classic in
            let list = try await classic.send("/metadata?format=json", token: nil).json
            let names = list?["operations"]?.array?.compactMap { $0["name"]?.string } ?? []
            #expect(names.count > 4)
            #expect(Set(names).count == names.count)
            #expect(list?["soap"]?.bool == false)
            let page = try await classic.send("/METADATA", token: nil)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            for name in names {
                #expect(page.text.contains("/public/metadata?op=\(name)"))
                let one = try await classic.send("/json/metadata?op=\(name.uppercased())", token: nil).json
                #expect(one?["name"]?.string == name)
                #expect(try await classic.send("/metadata?op=\(name)", token: nil).text.contains("<h1>\(name)</h1>"))
                // What it tells answers: without parameters there is an answer or a complaint of those that are missing.
                #expect([200, 400].contains(try await classic.send("/json/reply/\(name)").status))
            }
            #expect(try await classic.send("/metadata?op=<script>", token: nil).status == 404)
            #expect(try await classic.send(.post, "/metadata", token: nil).status == 405)
        }
    }

    @Test("Other sites cannot make a browser change anything", arguments: ["cross-site", "same-site"])
    func foreignSites(site: String) async throws {
        try await withClassic { classic in
            let site = [HTTPField.Name.secFetchSite: site].reduce(into: HTTPFields()) { $0[$1.key] = $1.value }
            let change = "/CreateCategory?name=A"
            #expect(try await classic.send(change, headers: site).status == 403)
            let listed = try await classic.send("/Category").json
            #expect(listed?["list"]?.array?.isEmpty == true)
            // What is known to the sender is no credential of the browser, and reading changes nothing.
            #expect(try await classic.send(change + "&token=A", token: nil, headers: site).status == 200)
            #expect(try await classic.send("/Category", headers: site).status == 200)
            #expect(try await classic.send(change, headers: [.secFetchSite: "same-origin"]).status == 200)
        }
    }
}
