import Crypto
import Foundation
import TestSupport
import Testing

@testable import Accounts

@Suite("Secrets for programs")
struct MachineSecretTests {
    @Test("Case 74: ten thousand refresh tokens are ten thousand, of 256 random bits in a plain alphabet")
    func unique() {
        let alphabet = Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
        var seen: Set<String> = []
        var firsts: [Character: Int] = [:]
        for _ in 0..<10_000 {
            let secret = MachineSecret(.refreshToken)
            #expect(seen.insert(secret.text).inserted)
            #expect(secret.text.utf8.count == 57 && secret.text.allSatisfy(alphabet.contains))
            #expect(MachineSecret.isWellFormed(secret.text, .refreshToken))
            firsts[secret.text.dropFirst(20).first ?? "?", default: 0] += 1
        }
        // 43 digits of base 62 hold 256 bits, so no bit is lost; a digit in the middle takes each value about as often.
        #expect(firsts.count == 62)
        #expect(firsts.values.allSatisfy { (80...250).contains($0) })
    }

    @Test("Equal bytes give equal text, and different bytes different text")
    func entropy() {
        let zero = [UInt8](repeating: 0, count: 32)
        var texts: Set<String> = [MachineSecret(.password, entropy: zero).text]
        for bit in 0..<256 {
            var bytes = zero
            bytes[bit / 8] |= 1 << (bit % 8)
            #expect(MachineSecret(.password, entropy: bytes).text == MachineSecret(.password, entropy: bytes).text)
            texts.insert(MachineSecret(.password, entropy: bytes).text)
        }
        texts.insert(MachineSecret(.password, entropy: [UInt8](repeating: 0xFF, count: 32)).text)
        #expect(texts.count == 258)
    }

    @Test("Case 47: no variant by one character is well formed, nor a part, nor another kind's")
    func variants() {
        // The same secrets on every run: the short checksum of a Classic API token meets one variant in millions.
        var random = TestGenerator(47)
        for kind in MachineSecret.Kind.allCases {
            let entropy = (0..<kind.entropyBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
            let text = MachineSecret(kind, entropy: entropy).text
            let characters = Array(text)
            for index in characters.indices {
                for other in ["0", "z", "A", "_", "-"] as [Character] where other != characters[index] {
                    var changed = characters
                    changed[index] = other
                    #expect(!MachineSecret.isWellFormed(String(changed), kind))
                }
                var shorter = characters
                shorter.remove(at: index)
                #expect(!MachineSecret.isWellFormed(String(shorter), kind))
                if index > 0, characters[index] != characters[index - 1] {
                    var swapped = characters
                    swapped.swapAt(index, index - 1)
                    #expect(!MachineSecret.isWellFormed(String(swapped), kind))
                }
            }
            for odd in [text + "0", "0" + text, " " + text, text + "\u{0}x", "", kind.rawValue] {
                #expect(!MachineSecret.isWellFormed(odd, kind))
            }
            for other in MachineSecret.Kind.allCases where other != kind {
                #expect(!MachineSecret.isWellFormed(text, other))
                let disguised = other.rawValue + text.dropFirst(kind.rawValue.count)
                #expect(!MachineSecret.isWellFormed(disguised, other))
            }
        }
    }

    @Test("A Classic API token has 32 letters and digits, of which 24 are random and the last four sum up the others")
    func classicTokens() {
        var random = TestGenerator(6)
        var firsts: [Character: Int] = [:]
        for _ in 0..<10_000 {
            let entropy = (0..<18).map { _ in UInt8.random(in: 0...255, using: &random) }
            let secret = MachineSecret(.classicToken, entropy: entropy)
            let text = secret.text
            #expect(text.wholeMatch(of: /iris[0-9A-Za-z]{28}/) != nil)
            #expect(MachineSecret.isWellFormed(text, .classicToken))
            let sum = CRC32.checksum(text.utf8.dropLast(4))
            let octets = (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32($0))) }
            #expect(text.hasSuffix(Base62.encode(octets, width: 4)))
            #expect(secret.hint == "\(text.prefix(8))…")
            firsts[text.dropFirst(4).first ?? "?", default: 0] += 1
        }
        // 62 to the power of 24 is over 2 to the power of 142: the first digit loses next to nothing.
        #expect(firsts.count == 62 && firsts.values.allSatisfy { (80...250).contains($0) })
        #expect(MachineSecret(.classicToken).text != MachineSecret(.classicToken).text)
    }

    @Test("The checksum is CRC-32 of IEEE 802.3")
    func checksum() {
        #expect(CRC32.checksum("123456789".utf8) == 0xCBF4_3926)
        #expect(CRC32.checksum("".utf8) == 0)
    }

    @Test("A hint shows eight characters of the secret at most")
    func hint() {
        let secret = MachineSecret(.clientSecret)
        #expect(secret.hint.hasPrefix("iris_cs_"))
        #expect(secret.hint.count == 17)
        #expect(secret.text.hasPrefix(secret.hint.prefix(12)) && secret.text.hasSuffix(secret.hint.suffix(4)))
    }

    @Test("Hashes differ by text, key and purpose")
    func hashes() {
        let first = SecretHasher(key: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
        let second = SecretHasher(key: SymmetricKey(data: [UInt8](repeating: 2, count: 32)))
        let hashes = [
            first.hash("a"), first.hash("b"), first.hash(""), second.hash("a"), first.hash("a", purpose: "p"),
            first.hash("", purpose: "pa"), first.hash("a\u{0}"), first.hash("\u{0}a"),
        ]
        #expect(Set(hashes).count == hashes.count)
        #expect(SecretHasher.isEqual(first.hash("a"), first.hash("a")))
        #expect(!SecretHasher.isEqual(first.hash("a"), first.hash("b")))
        #expect(!SecretHasher.isEqual(first.hash("a"), Array(first.hash("a").dropLast())))
        #expect(!SecretHasher.isEqual([], [0]))
    }

    @Test("Case 21: a password typed with other code points is the same; another is not")
    func passwords() async {
        let hash = await PasswordHash.make("Pässwörter-für-alle")
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(await PasswordHash.verify("Pa\u{308}sswo\u{308}rter-fu\u{308}r-alle", against: hash))
        #expect(await !PasswordHash.verify("Passworter-fur-alle", against: hash))
        #expect(await !PasswordHash.verify("", against: hash))
        #expect(await !PasswordHash.verify("Pässwörter-für-alle\u{0}x", against: hash))
        #expect(await !PasswordHash.verify(hash, against: hash))
        #expect(await !PasswordHash.verify("x", against: "not a hash"))
    }
}
