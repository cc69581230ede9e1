package org.gaggled.engine.loop;

import java.util.List;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.engine.core.Account;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.schedule.Schedules;
import org.gaggled.engine.text.Wording;
import org.gaggled.engine.words.SituationWords;

/** Everything there is to say of one program. For the loop's thread alone. */
final class Descriptions {

    private final Gaggle gaggle;
    private final Schedules schedules;

    Descriptions(Gaggle gaggle, Schedules schedules) {
        this.gaggle = gaggle;
        this.schedules = schedules;
    }

    /**
     * What there is to say of the program that has that name.
     *
     * @throws ControlException where none has
     */
    ProgramDescription of(String name, long now) {
        ProgramId program = gaggle.find(name);
        Account account = program == null ? null : gaggle.account(program, now);
        if (program == null || account == null) {
            throw new ControlException(ControlOutcome.NO_SUCH_PROGRAM, noProgram(name));
        }
        return SituationWords.describe(account, schedules.nextRun(program, now));
    }

    /** Whoever asks about several at once is told that these are several. */
    private String noProgram(String name) {
        List<String> meant = ProgramSelector.named(name).select(gaggle.definition().names()).getNames();
        return meant.isEmpty()
                ? "no program has the name '" + name + "'"
                : "'" + name + "' stands for " + Wording.listed(meant) + "; ask for one of them";
    }
}
