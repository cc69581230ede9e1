package org.gaggled.dist.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The report of a torture, as Markdown. */
final class TortureReport {

    private TortureReport() {}

    static String of(Duration length, int rounds, int lives, Ledger ledger, Tally tally, Map<String, Vitals> vitals) {
        StringBuilder text = new StringBuilder();
        text.append("# Torture: ").append(length.toSeconds()).append(" s, ").append(rounds).append(" rounds, ")
                .append(lives).append(" gaggleds\n\n");
        text.append("| what programs reported | times |\n|---|---|\n");
        ledger.counts().forEach((what, count) -> row(text, what, count));
        text.append("\n| what was done | times |\n|---|---|\n");
        tally.counts().forEach((what, count) -> row(text, what, count));
        text.append("\n| when | gaggled | descriptors | threads | resident kB |\n|---|---|---|---|---|\n");
        vitals.forEach((when, each) -> text.append("| ").append(when).append(" | ").append(each.life()).append(" | ")
                .append(each.descriptors()).append(" | ").append(each.threads()).append(" | ")
                .append(each.residentKilobytes()).append(" |\n"));
        List<String> violations = tally.violations();
        text.append('\n').append(violations.isEmpty()
                ? "Nothing lost, doubled, orphaned or left as a zombie, and no gap in the numbers of events.\n"
                : violations.size() + " violations:\n\n");
        violations.forEach(each -> text.append("- ").append(each.replace("\n", "\n  ")).append('\n'));
        return text.toString();
    }

    private static void row(StringBuilder text, String what, long count) {
        text.append("| ").append(what.replace("|", "\\|")).append(" | ").append(count).append(" |\n");
    }
}
