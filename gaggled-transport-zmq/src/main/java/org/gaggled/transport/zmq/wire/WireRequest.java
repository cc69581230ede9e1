package org.gaggled.transport.zmq.wire;

/** A request to gaggled. */
public sealed interface WireRequest {

    /** What every request and reply begins with. */
    int VERSION = 5238;

    /** The largest request there is; more is no request. */
    int MAX_BYTES = 64 * 1024;

    /**
     * The states of all programs, and an event that marks the moment.
     *
     * @param token any number; stands in the event
     */
    record GetStates(int token) implements WireRequest {}

    /** Stop the program; its {@code respawn} decides whether it comes back. Classic calls this kill. */
    record Restart(String program) implements WireRequest {}

    /** End everything; {@code user} is for the log. */
    record Shutdown(String user) implements WireRequest {}

    /** Start the program, and clear its disabled mark. */
    record Start(String program) implements WireRequest {}

    /** Stop the program and keep it down. */
    record Stop(String program) implements WireRequest {}

    /** Anything newer than classic, as JSON. */
    record Call(String json) implements WireRequest {}

    /** Its number. */
    default int function() {
        return switch (this) {
            case GetStates request -> 1;
            case Restart request -> 2;
            case Shutdown request -> 3;
            case Start request -> 4;
            case Stop request -> 5;
            case Call request -> 64;
        };
    }

    /** The bytes of it. */
    default byte[] encode() {
        WireWriter writer = new WireWriter().int32(VERSION).int32(function());
        return switch (this) {
            case GetStates request -> writer.int32(request.token()).toBytes();
            case Restart request -> writer.text(request.program()).toBytes();
            case Shutdown request -> writer.text(request.user()).toBytes();
            case Start request -> writer.text(request.program()).toBytes();
            case Stop request -> writer.text(request.program()).toBytes();
            case Call request -> writer.text(request.json()).toBytes();
        };
    }

    /** The request that these bytes are. */
    static WireRequest decode(byte[] message) throws MalformedMessageException {
        if (message.length > MAX_BYTES) {
            throw new MalformedMessageException("a request has at most " + MAX_BYTES + " bytes");
        }
        WireReader reader = new WireReader(message);
        int version = reader.int32();
        if (version != VERSION) {
            throw new MalformedMessageException("a request begins with " + VERSION + ", not " + version);
        }
        int function = reader.int32();
        WireRequest request = switch (function) {
            case 1 -> new GetStates(reader.int32());
            case 2 -> new Restart(reader.text(WireState.MAX_NAME));
            case 3 -> new Shutdown(reader.text(WireState.MAX_NAME));
            case 4 -> new Start(reader.text(WireState.MAX_NAME));
            case 5 -> new Stop(reader.text(WireState.MAX_NAME));
            case 64 -> new Call(reader.text(MAX_BYTES));
            default ->
                    throw new MalformedMessageException("there is no function " + Integer.toUnsignedString(function));
        };
        reader.end();
        return request;
    }
}
