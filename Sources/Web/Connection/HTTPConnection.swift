import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1

/// One connection that speaks HTTP/1.1 (RFC 9112): requests are answered one after the other, in the order in which
/// they came. Lives on its event loop.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// Nothing has come of a request.
        case waiting
        case reading(Exchange)
        /// What comes meanwhile waits its turn.
        case answering
        /// What comes is thrown away.
        case closing
    }

    private var isAnswering: Bool { if case .answering = state { true } else { false } }
    private var isClosing: Bool { if case .closing = state { true } else { false } }

    private let responder: Responder
    private let channel: any Channel
    private let executor: EventLoopExecutor
    private let idleTimeout: TimeAmount
    /// Who is connected.
    private let address: String
    private var context: ChannelHandlerContext?
    private var state = State.waiting
    /// What has come of the body of the request that is read.
    private var body = ByteBuffer()
    /// Requests that came before the one in hand was answered.
    private var parts = CircularBuffer<HTTPServerRequestPart>()
    /// Whether the channel was not let to read on, for what it has read waits.
    private var owesRead = false
    /// Whether no request is answered after the one in hand.
    private var isLast = false
    /// Whether nothing more comes that could be read.
    private var hasEnded = false
    private var answer: OutgoingAnswer?
    /// Makes an answer that nobody needs once the client has gone.
    private var abandonable: Task<Void, Never>?
    private var lastActivity = NIODeadline.now()
    /// Bytes of answers that the sender had not taken at the last look.
    private var untaken = 0
    private var idleCheck: Scheduled<Void>?

    /// A sender that is not read from any more has so long to read the answer: a reset would take it away.
    private static let lingering = TimeAmount.seconds(1)

    init(_ responder: Responder, _ channel: any Channel, _ executor: EventLoopExecutor, idleTimeout: TimeAmount) {
        self.responder = responder
        self.channel = channel
        self.idleTimeout = idleTimeout
        self.executor = executor
        address = channel.remoteAddress?.ipAddress ?? "unknown"
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        checkWhetherIdle(in: idleTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        idleCheck?.cancel()
        abandonable?.cancel()
    }

    private func checkWhetherIdle(in delay: TimeAmount) {
        guard let context else { return }
        idleCheck = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [weak self] in
            guard let self else { return }
            if isBusy() { lastActivity = .now() }
            let left = lastActivity + idleTimeout - .now()
            if left > .zero { checkWhetherIdle(in: left) } else { self.context?.close(promise: nil) }
        }
    }

    /// Whether an answer is made, or taken by the sender, however slowly.
    private func isBusy() -> Bool {
        let before = untaken
        untaken = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        return untaken == 0 ? isAnswering : before == 0 || untaken < before
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            if case .waiting = state { context.close(promise: nil) } else { isLast = true }
        case ChannelEvent.inputClosed:
            // Whoever has said everything may still wait for the answer.
            hasEnded = true
            abandonable?.cancel()
            proceed(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, state) {
        case (is HTTPParserError, .waiting), (is HTTPParserError, .reading):
            let head = HTTPResponse(status: .badRequest, headerFields: [.contentLength: "0"])
            var answer = OutgoingAnswer(head, of: .http1_1, isChunked: false, isLast: true)
            send(answer.finished(), in: context)
            closeGently(context)
        case (is HTTPParserError, _): hasEnded = true
        default: context.close(promise: nil)
        }
    }

    // MARK: Requests

    func read(context: ChannelHandlerContext) {
        if canRead { context.read() } else { owesRead = true }
    }

    /// Nothing is read for whoever does not read its answers, so that they cannot fill memory.
    private var canRead: Bool { parts.isEmpty && channel.isWritable || isClosing }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if channel.isWritable { proceed(context) }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastActivity = .now()
        let part = unwrapInboundIn(data)
        if isAnswering || !parts.isEmpty { parts.append(part) } else { take(part, context) }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch (part, state) {
        case (.head(let head), .waiting): begin(head, context)
        case (.body(let bytes), .reading(let exchange)):
            if body.readableBytes + bytes.readableBytes > exchange.bodyLimit {
                respond(to: exchange, isTooLong: true)
            } else if body.readableBytes == 0 {
                body = bytes
            } else {
                body.writeImmutableBuffer(bytes)
            }
        case (.end, .reading(let exchange)): respond(to: exchange)
        default: break
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        isLast = isLast || !head.isKeepAlive
        let exchange = responder.open(HTTPRequest(head), version: head.version, from: address)
        if exchange.announcesTooMuch { return respond(to: exchange, isTooLong: true) }
        if exchange.awaitsContinue { send(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"), in: context) }
        state = .reading(exchange)
    }

    // MARK: Answers

    /// - Parameter isTooLong: whether there is more of a body than the route takes.
    private func respond(to exchange: Exchange, isTooLong: Bool = false) {
        state = .answering
        let body = isTooLong ? nil : self.body
        self.body = ByteBuffer()
        let connection = NIOLoopBound(self, eventLoop: channel.eventLoop)
        // Begins after all that is there has been read from other connections too: to read first and write then is
        // faster than to take turns.
        let task = Task(executorPreference: executor) { [responder, executor] in
            let reply = await responder.respond(to: exchange, body, othersWait: executor.hasQueue)
            do {
                connection.value.open(reply, exchange)
                try await reply.response.body.write(AnswerWriter(connection: connection))
                connection.value.finish()
            } catch {
                // What was announced cannot be kept; the end of the connection says so.
                connection.value.context?.close(promise: nil)
            }
        }
        if exchange.stopsWithClient { abandonable = task }
    }

    private func open(_ reply: Reply, _ exchange: Exchange) {
        let isChunked = reply.response.body.contentLength == nil
        isLast = isLast || reply.mustClose || isChunked && exchange.version.minor == 0
        answer = OutgoingAnswer(reply.response.head, of: exchange.version, isChunked: isChunked, isLast: isLast)
    }

    /// Sends a part of an answer's body.
    /// - Returns: what to wait for before more is sent; nil while little waits to be sent.
    fileprivate func write(_ bytes: ByteBuffer) -> EventLoopFuture<Void>? {
        guard let context else { return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        lastActivity = .now()
        guard let framed = answer?.framed(bytes) else { return nil }
        for part in framed.dropLast() { context.write(wrapOutboundOut(part), promise: nil) }
        guard let last = framed.last else { return nil }
        if answer?.mustWait != true {
            context.write(wrapOutboundOut(last), promise: nil)
            return nil
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(last), promise: promise)
        return promise.futureResult
    }

    /// Ends the answer, and turns to the next request.
    private func finish() {
        guard let context, var answer else { return }
        let end = answer.finished()
        if end.readableBytes > 0 { send(end, in: context) } else { context.flush() }
        self.answer = nil
        abandonable = nil
        lastActivity = .now()
        if isLast { return closeGently(context) }
        state = .waiting
        proceed(context)
    }

    /// Turns to what has been read, and reads on when that was all.
    private func proceed(_ context: ChannelHandlerContext) {
        while !isAnswering, channel.isWritable, let part = parts.popFirst() { take(part, context) }
        if owesRead, canRead {
            owesRead = false
            context.read()
        }
        if hasEnded, !isAnswering, !isClosing, parts.isEmpty { closeGently(context) }
    }

    private func send(_ bytes: ByteBuffer, in context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Closes the connection when the sender has heard the end of the answer.
    private func closeGently(_ context: ChannelHandlerContext) {
        state = .closing
        parts.removeAll()
        proceed(context)
        let loop = context.eventLoop.assumeIsolated()
        context.close(mode: .output, promise: nil)
        loop.scheduleTask(in: Self.lingering) { [weak self] in self?.context?.close(promise: nil) }
    }
}

/// Writes an answer's body to its connection.
private struct AnswerWriter: ResponseBodyWriter {
    let connection: NIOLoopBound<HTTPConnection>

    func write(_ buffer: ByteBuffer) async throws {
        if let sent = connection.value.write(buffer) { try await sent.get() }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
