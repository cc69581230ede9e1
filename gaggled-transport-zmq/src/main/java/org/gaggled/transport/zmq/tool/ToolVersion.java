package org.gaggled.transport.zmq.tool;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Which gaggled a tool belongs to, as the jar's manifest says. */
final class ToolVersion implements IVersionProvider {

    private final String tool;

    ToolVersion(String tool) {
        this.tool = tool;
    }

    @Override
    public String[] getVersion() {
        @Nullable
        String version = ToolVersion.class.getPackage().getImplementationVersion();
        return new String[] {tool + " " + (version == null ? "(not built by Maven)" : version)};
    }
}
