package import Accounts
import AuthorizationServer
import ClassicAPI
package import DeveloperHub
import Foundation
import HTTPTypes
import IrisAPI
import Manager
import PromQL
package import Web

/// What the words of the Developer Hub may state of this server, beside what operations, scopes and the catalogue say:
/// its settings, lifetimes and limits, each from where it stands.
package enum HubFacts {
    package static func make(
        configuration: Configuration, operations: [Web.Operation], accounts: AccountStore
    ) -> Facts {
        Facts.program(operations: operations, catalogue: accounts.catalogue, publicURL: configuration.publicURL)
            .merging(settings).merging(tokens(configuration)).merging(limits(configuration)).merging(ingest)
            .merging(addresses).merging(classic)
    }

    // MARK: Settings

    /// `setting.dataDir.flag`, `.variable`, `.key`, `.default`, and a table of them all.
    private static var settings: Facts {
        var facts = Facts()
        for setting in Setting.allCases {
            let name = "setting.\(setting.key)"
            facts[name + ".flag"] = setting.flag
            facts[name + ".variable"] = setting.environmentVariable
            facts[name + ".key"] = setting.key
            facts[name + ".default"] = setting.defaultValue
        }
        let rows = Setting.allCases.map { setting in
            [
                "`\(setting.key)` `\(setting.flag)` `\(setting.environmentVariable)`",
                setting.defaultValue.isEmpty ? "none" : "`\(setting.defaultValue)`",
                // An address as an example is no link.
                setting.help.replacing(#/https?:\/\/[\w.]*\w/#) { "`\($0.output)`" },
            ]
        }
        facts["table.settings"] = FactWords.table(["Setting", "Default", "What"], rows)
        return facts
    }

    // MARK: Tokens

    private static func tokens(_ configuration: Configuration) -> Facts {
        let (user, key) = (configuration.lifetimes.user, configuration.lifetimes.key)
        return Facts([
            "token.lifetime": String(user), "token.lifetime.words": FactWords.duration(seconds: user),
            "key.lifetime": String(key), "key.lifetime.words": FactWords.duration(seconds: key),
            "refresh.idle": FactWords.duration(milliseconds: GrantStore.idleLifetime),
            "refresh.lifetime": FactWords.duration(milliseconds: GrantStore.lifetime),
            "refresh.retry": FactWords.duration(milliseconds: GrantStore.retryWindow),
            "jwks.cache": FactWords.duration(seconds: SigningKeySet.cacheLifetime),
            "signingKey.lead": FactWords.duration(seconds: SigningKeySet.publicationLead),
            "token.algorithm": configuration.signingAlgorithm.rawValue,
        ])
    }

    // MARK: Limits

    private static func limits(_ configuration: Configuration) -> Facts {
        let quota = configuration.requestLimit.quota
        let queries = configuration.queryLimits
        return Facts([
            "version": ServerOperations.version,
            "rate.limit": FactWords.number(quota.requests), "rate.words": quota.words, "rate.policy": quota.policy,
            "rate.name": quota.name,
            "rate.window": FactWords.duration(seconds: Int64(quota.seconds)),
            "profile.current": configuration.limits.rawValue,
            "profile.generous": RateLimiter.Profile.generous.rawValue,
            "profile.iris": RateLimiter.Profile.iris.rawValue,
            "query.samples": FactWords.number(queries.samples), "query.series": FactWords.number(queries.series),
            "query.steps": FactWords.number(queries.steps),
            "query.timeout": FactWords.duration(seconds: queries.time.components.seconds),
            "query.lookBack": FactWords.duration(milliseconds: queries.lookBack),
            "prometheus.version": IrisAPI.Figures.prometheusVersion,
            "raw.reach": FactWords.duration(milliseconds: IrisAPI.Figures.rawSampleReach),
            "iso.pageSize": FactWords.number(IrisAPI.Figures.fleetPageSize),
            "iso.seriesPageSize": FactWords.number(IrisAPI.Figures.seriesPageSize),
            "iso.longestInterval": FactWords.duration(milliseconds: IrisAPI.Figures.longestInterval),
        ])
    }

    private static var ingest: Facts {
        let rows = IngestRefusal.allCases.map { ["`\($0.rawValue)`", $0.meaning] }
        return Facts([
            "ingest.lead": FactWords.duration(milliseconds: IrisAPI.Figures.ingestLead),
            "ingest.items": FactWords.number(IrisAPI.Figures.ingestItems),
            "ingest.entries": FactWords.number(IrisAPI.Figures.ingestEntries),
            "ingest.toldErrors": FactWords.number(IrisAPI.Figures.toldErrors),
            "ingest.series": FactWords.number(IrisAPI.Figures.seriesOfAsset),
            "remoteWrite.uncompressed": FactWords.bytes(IrisAPI.Figures.uncompressedWrite),
            "table.ingestRefusals": FactWords.table(["Code", "Meaning"], rows),
        ])
    }

    // MARK: Addresses

    /// Pages and answers that are no operations.
    private static var addresses: Facts {
        var facts = Facts([
            "manager": "/manager", "manager.apiAccess": "/manager/api-access", "manager.apiKeys": "/manager/api-keys",
            "manager.classicTokens": "/manager/classic-tokens",
            "manager.assets": "/manager/assets", "manager.explore": "/manager/explore",
            "manager.explore.title": "Explore",
            "manager.packages": "/manager/packages", "manager.auditLog": "/manager/audit-log",
            "firstStart.email": FirstStart.email, "path.openapi": ServerOperations.documentPath,
        ])
        for path in MonitoringPath.allCases { facts["path.\(path)"] = path.rawValue }
        return facts
    }

    /// How programs written for the Classic API reach it.
    private static var classic: Facts {
        Facts([
            "classic.base": ClassicToken.basePath, "classic.user": ClassicToken.basicUser,
            "classic.tokens.max": String(AccountStore.maximumClassicTokens),
            "classic.metadata": ClassicAPI.metadataPath,
            "classic.token.length": String(MachineSecret.Kind.classicToken.length),
            "classic.loginToken": ManagerApplication.ClickAndAccess.loginToken.rawValue,
            "classic.open": ManagerApplication.ClickAndAccess.open.rawValue,
            "classic.loginToken.lifetime": FactWords.duration(milliseconds: LoginToken.lifetime),
            "classic.session.lifetime": FactWords.duration(milliseconds: LoginToken.sessionLifetime),
        ])
    }
}
