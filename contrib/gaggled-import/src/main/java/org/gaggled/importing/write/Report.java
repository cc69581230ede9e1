package org.gaggled.importing.write;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.importing.model.Finding;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Outcome;

/** What was kept, approximated and lost: a line for each setting, as compilers have them. */
public final class Report {

    private final List<Finding> findings;
    private final int programs;

    public Report(Gaggle gaggle) {
        this.findings = gaggle.findings();
        this.programs = gaggle.programs().size();
    }

    /** All of it, with the summary behind it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(finding.setting().place()).append(": ").append(finding.outcome()).append(": ")
                    .append(finding.setting().text()).append(": ").append(finding.remark()).append('\n');
        }
        return text.append(summary()).append('\n').toString();
    }

    /** In one line. */
    public String summary() {
        return (programs == 1 ? "1 program; " : programs + " programs; ")
                + Stream.of(Outcome.values()).map(outcome -> count(outcome) + " " + outcome)
                        .collect(Collectors.joining(", ", "settings: ", ""));
    }

    private int count(Outcome outcome) {
        return (int) findings.stream().filter(finding -> finding.outcome() == outcome).count();
    }
}
