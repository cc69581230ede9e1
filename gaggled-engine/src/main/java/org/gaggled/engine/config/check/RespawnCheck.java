package org.gaggled.engine.config.check;

import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.DutySettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ProgramKind;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.text.Wording;

/** Looks for rules about the end of a program that cannot take effect. */
final class RespawnCheck {

    private final Problems problems;

    RespawnCheck(Problems problems) {
        this.problems = problems;
    }

    void check(Program program) {
        CheckedSettings settings = program.settings();
        ConfigPosition position = settings.positionOf(KnownSettings.ESSENTIAL);
        boolean forEver = DutySettings.respawn(settings) == Respawn.ALWAYS
                && program.kind() == ProgramKind.SERVICE
                && settings.find(KnownSettings.RESPAWN_LIMIT) == null
                && !settings.refused().contains(KnownSettings.RESPAWN_LIMIT.getName());
        if (position != null && settings.get(KnownSettings.ESSENTIAL) && forEver) {
            problems.warning(
                    position,
                    "program " + Wording.quoted(program.name()) + " is essential, but gaggled starts it again for ever:"
                            + " it is never down for good",
                    "set respawn = false or on-failure, or a respawnlimit");
        }
    }
}
