import Accounts
import Fleet
import HTTPTypes
import Hummingbird
import Telemetry
import Web

/// The Data Ingest API: samples in JSON and by Prometheus's remote write.
enum DataIngestOperations {
    static func all(_ ingest: SampleIngest) -> [Operation] {
        [writeSamples(ingest)] + RemoteWriteOperations.all(ingest)
    }

    static let domain = "Data Ingest"
    static let write = Entitlement(scope: Scope.dataIngestWrite.name, api: "data-ingest")

    /// Reading more than this takes longer than other requests should wait.
    static let longBody = 128 << 10

    private static func writeSamples(_ ingest: SampleIngest) -> Operation {
        Operation(
            .post, "/api/data-ingest/v1/samples", id: "writeSamples", domain: domain,
            "Send samples of some assets: machine insights, locations, advanced sensors and fault codes.",
            details: """
                Plain or as gzip, in any order of time, live or from the past. The same sample again changes nothing; \
                of two values of one series at one time the later counts. An item with an error is refused as a whole, \
                the others are kept: look at `refused` and `errors` of the answer. What was accepted is on the disk.
                """,
            access: .bearer(write), body: IngestBody.description,
            answers: [AnswerDescription(.ok, "What was kept and what was not.", IngestAnswer.shape.schema)],
            errors: [.unavailable]
        ) { call in
            let account = call.caller.accountID
            let request = call.request
            let window = ingest.window(of: account, at: request.receivedAt)
            let isLong = request.body.readableBytes > longBody || request.headers[.contentEncoding] != nil
            return try await OffLoop.run(if: isLong) {
                var batch = try IngestBodyReader.read(try call.jsonBody(IngestBody.description), window)
                let assets = batch.assets
                let known = try await answering { () async throws(FleetError) in
                    try await ingest.assets.existing(assets, of: account)
                }
                batch.refuse(allBut: known, of: account, in: ingest.samples)
                try await ingest.append(batch.rows(of: account, in: ingest.samples))
                ingest.figures.note(.json, accepted: batch.accepted, refused: batch.refused)
                return Response(json: IngestAnswer.shape.encode(IngestAnswer(batch)))
            }
        }
    }
}
