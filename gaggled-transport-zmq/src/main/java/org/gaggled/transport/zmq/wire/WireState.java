package org.gaggled.transport.zmq.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonWords;

/**
 * The state of a program as classic gaggled tells it.
 *
 * @param dependenciesSatisfied whether everything that it waits for has held for long enough
 * @param downType {@code NONE} when up; {@code EXIT}, {@code KILL}, {@code DUMP} or {@code UNK} when down; empty when
 * it never ran
 * @param stoppedByGaggle whether it is down because gaggled stopped it
 * @param operatorDisabled whether an operator, or its configuration, keeps it down
 * @param pid 0 when down
 * @param program its name
 * @param sequence the number of its state changes, from 1
 * @param up whether its process is there
 * @param uptimeMillis 0 when down; in the events of a classic server, any number at all
 */
public record WireState(
        boolean dependenciesSatisfied,
        String downType,
        boolean stoppedByGaggle,
        boolean operatorDisabled,
        long pid,
        String program,
        long sequence,
        boolean up,
        long uptimeMillis) {

    /** How many states a classic list holds at most. */
    public static final int MAX_LIST = 1024;

    public static final int MAX_NAME = 255;
    private static final int MAX_DOWN_TYPE = 4;

    /** What classic would say of that state. */
    public static WireState of(ProgramState state) {
        Long pid = state.getPid();
        Duration uptime = state.getUptime();
        return new WireState(
                state.areDependenciesSatisfied(),
                JsonWords.downType(state),
                state.wasStoppedByGaggle(),
                state.isOperatorDisabled(),
                pid == null ? 0 : pid,
                state.getName(),
                state.getSequence() + 1,
                state.hasProcess(),
                uptime == null ? 0 : uptime.toMillis());
    }

    static WireState read(WireReader reader) throws MalformedMessageException {
        return new WireState(
                reader.flag(),
                reader.text(MAX_DOWN_TYPE),
                reader.flag(),
                reader.flag(),
                reader.int64(),
                reader.text(MAX_NAME),
                reader.int64(),
                reader.flag(),
                reader.int64());
    }

    /** A list, which grows with what is there and not with the number that the peer sent. */
    static List<WireState> readList(WireReader reader) throws MalformedMessageException {
        int count = reader.count(MAX_LIST);
        List<WireState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(read(reader));
        }
        return List.copyOf(states);
    }

    void write(WireWriter writer) {
        writer.flag(dependenciesSatisfied)
                .text(downType)
                .flag(stoppedByGaggle)
                .flag(operatorDisabled)
                .int64(pid)
                .text(program)
                .int64(sequence)
                .flag(up)
                .int64(uptimeMillis);
    }
}
