package org.gaggled.notify.smtp.program;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Which gaggled the program belongs to, as the jar's manifest says. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        @Nullable
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return new String[] {"gaggled_smtpgate " + (version == null ? "(not built by Maven)" : version)};
    }
}
