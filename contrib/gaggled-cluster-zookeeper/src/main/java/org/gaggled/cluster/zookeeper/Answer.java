package org.gaggled.cluster.zookeeper;

import java.util.List;
import java.util.Objects;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * What ZooKeeper answers.
 *
 * @param asked when it was asked, as {@link System#nanoTime()} has it
 */
record Answer(Code code, byte @Nullable [] bytes, @Nullable Stat node, @Nullable List<String> names, long asked) {

    static Answer of(CuratorEvent event, long asked) {
        Code known = Code.get(event.getResultCode());
        Code code = known == null ? Code.SYSTEMERROR : known;
        return new Answer(code, event.getData(), event.getStat(), event.getChildren(), asked);
    }

    static Answer lost(long asked) {
        return new Answer(Code.CONNECTIONLOSS, null, null, null, asked);
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
