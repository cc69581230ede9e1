package org.gaggled.cluster.zookeeper;

import java.util.List;
import java.util.Objects;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** What ZooKeeper answers. */
final class Answer {

    private final Code code;
    private final byte @Nullable [] bytes;
    private final @Nullable Stat node;
    private final @Nullable List<String> names;
    private final long asked;

    private Answer(
            Code code, byte @Nullable [] bytes, @Nullable Stat node, @Nullable List<String> names, long asked) {
        this.code = code;
        this.bytes = bytes;
        this.node = node;
        this.names = names;
        this.asked = asked;
    }

    /**
     * What Curator has heard.
     *
     * @param asked when that was asked for, as {@link System#nanoTime()} has it
     */
    static Answer of(CuratorEvent event, long asked) {
        Code known = Code.get(event.getResultCode());
        Code code = known == null ? Code.SYSTEMERROR : known;
        return new Answer(code, event.getData(), event.getStat(), event.getChildren(), asked);
    }

    /** That there is none, because it could not be asked. */
    static Answer lost(long asked) {
        return new Answer(Code.CONNECTIONLOSS, null, null, null, asked);
    }

    Code code() {
        return code;
    }

    /** When it was asked for. */
    long asked() {
        return asked;
    }

    boolean isOk() {
        return code == Code.OK;
    }

    /** Whether it is none: the link has gone meanwhile, and what was asked for has been done or not. */
    boolean isLost() {
        return switch (code) {
            case CONNECTIONLOSS, SESSIONEXPIRED, SESSIONMOVED, OPERATIONTIMEOUT, REQUESTTIMEOUT -> true;
            default -> false;
        };
    }

    /** The bytes of a node that was read. */
    byte[] data() {
        return bytes == null ? new byte[0] : bytes;
    }

    /** What ZooKeeper says of the node itself. */
    Stat stat() {
        return Objects.requireNonNull(node, "ZooKeeper answered without saying anything of the node");
    }

    /** The children of the node. */
    List<String> children() {
        return names == null ? List.of() : names;
    }
}
