package org.gaggled.importing.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Which gaggled the command belongs to, as the jar's manifest says. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        @Nullable
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"gaggled import " + (version == null ? "(not built by Maven)" : version)};
    }
}
