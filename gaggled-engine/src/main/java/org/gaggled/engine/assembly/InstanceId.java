package org.gaggled.engine.assembly;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.ThisHost;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.state.StateDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By what a gaggle is told from others. One that goes on keeps it. */
public final class InstanceId {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceId.class);

    private InstanceId() {}

    /** That of the gaggle which an earlier gaggled has left in the state directory; a new one where there is none. */
    public static String of(GaggleConfig config) {
        Path directory = config.stateDirectory();
        @Nullable
        String left = null;
        try {
            left = directory == null ? null : GaggleState.findInstanceId(directory);
        } catch (IOException | StateDirectory.UnusableException e) {
            LOG.debug("what is in {} is looked at again soon", directory, e);
        }
        return Objects.requireNonNullElseGet(left, ThisHost::newInstanceId);
    }
}
