package org.gaggled.notify.smtp.gate;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.gaggled.api.announce.Announcement;

/**
 * What a mail says.
 *
 * @param subject in one line
 * @param body in lines, each with a line feed at its end
 */
public record MailText(String subject, String body) {

    /** Longer subjects end in an ellipsis; the body has all of it. */
    static final int MAX_SUBJECT_CHARACTERS = 800;

    /** A body does not grow beyond this by more than one change; the rest is counted. */
    static final int MAX_BODY_CHARACTERS = 64 * 1024;

    /** The mail that tells a bulletin. */
    public static MailText of(String prefix, Bulletin bulletin, Details details) {
        return bulletin.batch() ? ofBatch(prefix, bulletin, details)
                : ofOne(prefix, bulletin.announcements().getFirst(), details);
    }

    private static MailText ofOne(String prefix, Announcement announcement, Details details) {
        String line = announcement.getLine();
        String body = line + "\n\n" + String.join("\n", details.of(announcement)) + "\n";
        return new MailText(clipped((prefix + line).strip()), body);
    }

    private static MailText ofBatch(String prefix, Bulletin bulletin, Details details) {
        // A prefix that ends with a blank, as those for mails of one change do, needs no other.
        String blank = prefix.endsWith(" ") ? "" : " ";
        String subject = prefix + blank + tendency(bulletin.announcements()) + (bulletin.allWell() ? " [all ok]" : "");
        return new MailText(clipped(subject.strip()), batchBody(bulletin.announcements(), details));
    }

    /** A word that is longer than a line of a header may be (998 characters) makes servers refuse the whole mail. */
    private static String clipped(String subject) {
        if (subject.length() <= MAX_SUBJECT_CHARACTERS) {
            return subject;
        }
        boolean splitsPair = Character.isHighSurrogate(subject.charAt(MAX_SUBJECT_CHARACTERS - 1));
        return subject.substring(0, MAX_SUBJECT_CHARACTERS - (splitsPair ? 1 : 0)) + "...";
    }

    private static String tendency(Collection<Announcement> announcements) {
        Set<Tendency> found = EnumSet.noneOf(Tendency.class);
        announcements.forEach(announcement -> found.add(Tendency.of(announcement)));
        if (found.contains(Tendency.WORSE)) {
            return found.contains(Tendency.BETTER) ? "mixed changes" : "degradation";
        }
        return found.contains(Tendency.BETTER) ? "improvement" : "neutral changes";
    }

    private static String batchBody(Collection<Announcement> announcements, Details details) {
        StringBuilder body = new StringBuilder();
        body.append("There are ").append(announcements.size()).append(" state change(s) of note:\n");
        int listed = 0;
        for (Announcement announcement : announcements) {
            if (body.length() > MAX_BODY_CHARACTERS) {
                body.append("\nand ").append(announcements.size() - listed)
                        .append(" more that this mail has no room for\n");
                break;
            }
            body.append("\n  ").append(String.join(",\n    ", announcement.getParts())).append('\n');
            details.of(announcement).forEach(line -> body.append("    ").append(line).append('\n'));
            listed++;
        }
        return body.toString();
    }
}
