import Fleet
import Web

import struct Foundation.UUID

/// How assets look in answers.
enum AssetShapes {
    static let device = Shape<TelematicsDevice>(
        "TelematicsDevice", "A device that reports for an asset.",
        [
            Field("id", "Id of the device.", example: "700001") { $0.id },
            Field("serialNumber", "Serial number of the device.", example: "700001") { $0.serialNumber },
        ])

    private static let common: [Field<Asset>] = [
        Field("id", "Id of the asset.", example: "0198c0de-0000-7000-8000-000000000001") { $0.id },
        Field(
            "assetType", "What kind of thing the asset is.", schema: .oneOf(AssetType.allCases.map(\.rawValue)),
            example: "MACHINE"
        ) { $0.assetType.rawValue },
        .optional("type", "The class of machine in free words.", example: "Wheel loader") { $0.type },
        Field("name", "What people call the asset.", example: "Loader 7") { $0.name },
        .optional("externalReference", "The asset's key in a system of yours.", example: "ERP-7") {
            $0.externalReference
        },
        .optional("brand", "Who made it.", example: "Volvo") { $0.brand },
        .optional("model", "The maker's name of the model.", example: "L90H") { $0.model },
        .optional("serialNumber", "The maker's serial number.", example: "VCE100042") { $0.serialNumber },
        .optional("productionYear", "The year in which it was made.", example: 2020) { $0.productionYear },
        Field("ownerAccountId", "Id of the account that owns it.", example: "0198c0de-0000-7000-8000-0000000000aa") {
            $0.accountID
        },
        .nullable("createdAt", "When it was created.", example: "2026-01-02T03:04:05Z") {
            Timestamp(milliseconds: $0.createdAt)
        },
        .list("telematicsDevices", "The devices that report for it.", of: device) { $0.telematicsDevices },
    ]

    static let v1 = Shape<Asset>("Asset", "A thing that the account keeps track of.", common)

    static let v2 = Shape<Asset>(
        "AssetV2", "A thing that the account keeps track of.",
        common + [
            Field("hidden", "Whether lists leave it out unless they are asked for hidden assets.", example: false) {
                $0.hidden
            },
            .optional("lastReportedAt", "The newest time of its position and values.", example: "2026-01-02T03:04:05Z")
            {
                $0.lastReportedAt.map(Timestamp.init)
            },
        ])
}
