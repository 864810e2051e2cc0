import Fleet
import HTTPTypes
import Web

extension AssetOperations {
    static func create(_ fleet: FleetStore) -> Operation {
        Operation(
            .post, "/api/asset/v1/assets", id: "createAsset", domain: domain, "Create an asset.",
            details: "The way in for machines and vehicles, whose devices are built in.", access: manage,
            body: AssetBodies.new, answer: .object(AssetShapes.v1, "The asset as it was created.", status: .created),
            errors: [.conflict, .unavailable]
        ) { call, draft in
            try await answering { () async throws(FleetError) in
                try await fleet.create(draft, in: call.caller.accountID)
            }
        }
    }

    static func update(_ fleet: FleetStore) -> Operation {
        Operation(
            .patch, "/api/asset/v1/assets/{assetId}", id: "updateAsset", domain: domain,
            "Change some fields of an asset.", access: manage, parameters: assetID, body: AssetBodies.change,
            answer: .object(AssetShapes.v1, "The asset as it is now."), errors: [.unavailable]
        ) { call, change, id in
            try await answering { () async throws(FleetError) in
                try await fleet.update(id, of: call.caller.accountID, change)
            }
        }
    }

    static func delete(_ fleet: FleetStore) -> Operation {
        Operation(
            .delete, "/api/asset/v1/assets/{assetId}", id: "deleteAsset", domain: domain, "Delete an asset.",
            details: "Its devices are free again; its position and values are gone.", access: manage,
            parameters: assetID, answer: .empty("The asset is deleted."), errors: [.unavailable]
        ) { call, id in
            try await answering { () async throws(FleetError) in
                try await fleet.delete(id, of: call.caller.accountID)
            }
        }
    }

    static func onboard(_ fleet: FleetStore) -> Operation {
        Operation(
            .post, "/api/asset/v1/assets/onboard", id: "onboardAsset", domain: domain,
            "Create an asset and put it under a telematics device.",
            details: "For assets whose device can be taken off again. Machines and vehicles are created instead.",
            access: manage, body: AssetBodies.onboarding,
            answer: .object(AssetShapes.v1, "The asset as it was created."),
            errors: [.exactlyOneTelematicsDeviceIsRequired, .machineCannotBeOnboarded, .conflict, .unavailable]
        ) { call, draft in
            try await answering { () async throws(FleetError) in
                try await fleet.onboard(draft, in: call.caller.accountID)
            }
        }
    }

    static func offboard(_ fleet: FleetStore) -> Operation {
        Operation(
            .post, "/api/asset/v1/assets/{assetId}/offboard", id: "offboardAsset", domain: domain,
            "Release an asset's telematics devices and hide it.",
            details: "The devices are free for other assets. Doing it again changes nothing.", access: manage,
            parameters: assetID, answer: .empty("The asset is offboarded."),
            errors: [.machineCannotBeOnboarded, .unavailable]
        ) { call, id in
            try await answering { () async throws(FleetError) in
                try await fleet.offboard(id, of: call.caller.accountID)
            }
        }
    }
}
