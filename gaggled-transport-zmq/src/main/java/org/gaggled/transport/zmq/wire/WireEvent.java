package org.gaggled.transport.zmq.wire;

/** An event that gaggled publishes. */
public sealed interface WireEvent {

    /** What every event begins with. */
    int VERSION = 9237;

    /** The longest JSON event that a listener reads. */
    int MAX_JSON = 1024 * 1024;

    /**
     * The states of all programs were handed to somebody who asked for them.
     *
     * @param token what that one sent along
     */
    record Dumped(int token) implements WireEvent {}

    /** A program went up or down, or an operator started or stopped it. */
    record StateChange(WireState state) implements WireEvent {}

    /** Anything, with everything classic lacks, as JSON. */
    record Json(String json) implements WireEvent {}

    /**
     * Something newer than this code; to be ignored.
     *
     * @param function its number
     */
    record Unknown(int function) implements WireEvent {}

    /** The bytes with which every event of that function begins: what to subscribe to. */
    static byte[] prefix(int function) {
        return new WireWriter().int32(VERSION).int32(function).toBytes();
    }

    /** Its number. */
    default int function() {
        return switch (this) {
            case Dumped event -> 1;
            case StateChange event -> 2;
            case Json event -> 64;
            case Unknown event -> event.function();
        };
    }

    /** The bytes of it. */
    default byte[] encode() {
        WireWriter writer = new WireWriter().int32(VERSION).int32(function());
        switch (this) {
            case Dumped event -> writer.int32(event.token());
            case StateChange event -> event.state().write(writer);
            case Json event -> writer.text(event.json());
            case Unknown event -> {}
        }
        return writer.toBytes();
    }

    /** The event that these bytes are. */
    static WireEvent decode(byte[] message) throws MalformedMessageException {
        WireReader reader = new WireReader(message);
        int version = reader.int32();
        if (version != VERSION) {
            throw new MalformedMessageException("an event begins with " + VERSION + ", not " + version);
        }
        int function = reader.int32();
        WireEvent event;
        switch (function) {
            case 1 -> event = new Dumped(reader.int32());
            case 2 -> event = new StateChange(WireState.read(reader));
            case 64 -> event = new Json(reader.text(MAX_JSON));
            default -> {
                return new Unknown(function);
            }
        }
        reader.end();
        return event;
    }
}
