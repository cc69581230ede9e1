package org.gaggled.transport.zmq.tool;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which gaggled a tool belongs to, as the jar's manifest says. */
final class ToolVersion implements IVersionProvider {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public String[] getVersion() {
        @Nullable
        String version = ToolVersion.class.getPackage().getImplementationVersion();
        return new String[] {spec.root().name() + " " + (version == null ? "(not built by Maven)" : version)};
    }
}
