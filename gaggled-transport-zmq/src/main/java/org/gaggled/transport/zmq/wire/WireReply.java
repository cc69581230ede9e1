package org.gaggled.transport.zmq.wire;

import java.util.List;

/** An answer of gaggled. What it holds follows from the request it answers. */
public sealed interface WireReply {

    /** The longest JSON reply that a client reads. */
    int MAX_JSON = 64 * 1024 * 1024;

    /** The request could not be understood. */
    record BadMessage() implements WireReply {}

    /** The request was understood, but could not be answered. */
    record Failed() implements WireReply {}

    /**
     * To {@link WireRequest.GetStates}: at most {@link WireState#MAX_LIST} states, in the order of the configuration.
     */
    record States(List<WireState> states) implements WireReply {

        /** Takes a copy of the list. */
        public States {
            states = List.copyOf(states);
        }
    }

    /**
     * To a request to do something.
     *
     * @param code 0: done, or begun; 1: no such program, or already shutting down
     */
    record Outcome(int code) implements WireReply {}

    /** To {@link WireRequest.Call}. */
    record Json(String json) implements WireReply {}

    /** The bytes of it. */
    default byte[] encode() {
        WireWriter writer = new WireWriter().int32(WireRequest.VERSION);
        return switch (this) {
            case BadMessage() -> writer.unsignedByte(1).toBytes();
            case Failed() -> writer.unsignedByte(2).toBytes();
            case States list -> {
                writer.unsignedByte(0).int32(list.states().size());
                list.states().forEach(state -> state.write(writer));
                yield writer.toBytes();
            }
            case Outcome outcome -> writer.unsignedByte(0).unsignedByte(outcome.code()).toBytes();
            case Json text -> writer.unsignedByte(0).text(text.json()).toBytes();
        };
    }

    /** The answer that these bytes are to that request. */
    static WireReply decode(byte[] message, WireRequest request) throws MalformedMessageException {
        WireReader reader = new WireReader(message);
        int version = reader.int32();
        if (version != WireRequest.VERSION) {
            throw new MalformedMessageException("a reply begins with " + WireRequest.VERSION + ", not " + version);
        }
        int status = reader.unsignedByte();
        return switch (status) {
            case 0 -> affirmed(reader, request);
            // A classic server leaves stale bytes behind these two.
            case 1 -> new BadMessage();
            case 2 -> new Failed();
            default -> throw new MalformedMessageException("a reply has status 0, 1 or 2, not " + status);
        };
    }

    private static WireReply affirmed(WireReader reader, WireRequest request) throws MalformedMessageException {
        WireReply reply = switch (request) {
            case WireRequest.GetStates asked -> new States(WireState.readList(reader));
            case WireRequest.Call asked -> new Json(reader.text(MAX_JSON));
            case WireRequest.Restart asked -> new Outcome(reader.unsignedByte());
            case WireRequest.Shutdown asked -> new Outcome(reader.unsignedByte());
            case WireRequest.Start asked -> new Outcome(reader.unsignedByte());
            case WireRequest.Stop asked -> new Outcome(reader.unsignedByte());
        };
        reader.end();
        return reply;
    }
}
