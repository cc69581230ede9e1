package org.gaggled.notify.smtp.gate;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.announce.AnnouncedStatus;
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
        if (bulletin.batch()) {
            return ofBatch(prefix, bulletin, details);
        }
        Group group = bulletin.groups().getFirst();
        return group.isAlone() ? ofOne(prefix, group.root(), details) : ofOutage(prefix, group, details);
    }

    private static MailText ofOne(String prefix, Announcement announcement, Details details) {
        String line = announcement.getLine();
        String body = line + "\n\n" + String.join("\n", details.of(announcement)) + "\n";
        return new MailText(clipped((prefix + line).strip()), body);
    }

    private static MailText ofOutage(String prefix, Group group, Details details) {
        String headline = headline(group);
        return new MailText(clipped((prefix + headline).strip()), body(headline, List.of(group), details));
    }

    private static MailText ofBatch(String prefix, Bulletin bulletin, Details details) {
        // A prefix that ends with a blank, as those for mails of one change do, needs no other.
        String blank = prefix.endsWith(" ") ? "" : " ";
        List<Announcement> announcements = bulletin.announcements();
        Group first = bulletin.groups().getFirst();
        boolean isOutage = bulletin.groups().size() == 1 && !first.isAlone();
        String subject = prefix + blank + tendency(announcements) + (isOutage ? ": " + headline(first) : "")
                + (bulletin.allWell() ? " [all ok]" : "");
        String firstLine =
                isOutage ? headline(first) : "There are " + announcements.size() + " state change(s) of note:";
        return new MailText(clipped(subject.strip()), body(firstLine, bulletin.groups(), details));
    }

    /** What a program did, why, and to how many: {@code process db is down (it died: exit 3), and 11 went with it}. */
    private static String headline(Group group) {
        String what = group.root().getParts().getFirst();
        int others = group.others().size();
        if (group.isGood()) {
            return what + ", and " + others + " that went with it " + (others == 1 ? "is" : "are") + " back";
        }
        String reason = group.root().getState().getReason();
        return what + (reason == null ? "" : " (" + HarmlessText.of(reason) + ")") + ", and " + others
                + " went with it";
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

    private static String body(String firstLine, List<Group> groups, Details details) {
        StringBuilder body = new StringBuilder(firstLine).append('\n');
        int untold = 0;
        for (Group group : groups) {
            for (Announcement announcement : group.announcements()) {
                if (body.length() > MAX_BODY_CHARACTERS) {
                    untold++;
                } else if (announcement == group.root()) {
                    addRoot(body, group, details);
                } else {
                    addOther(body, announcement, group, details);
                }
            }
        }
        if (untold > 0) {
            body.append("\nand ").append(untold).append(" more that this mail has no room for\n");
        }
        return body.toString();
    }

    private static void addRoot(StringBuilder body, Group group, Details details) {
        body.append("\n  ").append(String.join(",\n    ", group.root().getParts())).append('\n');
        details.of(group.root()).forEach(line -> body.append("    ").append(line).append('\n'));
        addMeanwhile(body, "    ", group.root(), group);
        if (!group.isAlone()) {
            body.append(group.isGood() ? "    had gone down because of it:\n" : "    went down because of it:\n");
        }
    }

    /** More than a line or two of each of many would hide what it began with. */
    private static void addOther(StringBuilder body, Announcement announcement, Group group, Details details) {
        body.append("      ").append(announcement.getLine()).append('\n');
        details.reason(announcement).forEach(line -> body.append("        ").append(line).append('\n'));
        addMeanwhile(body, "        ", announcement, group);
    }

    private static void addMeanwhile(StringBuilder body, String indent, Announcement announcement, Group group) {
        AnnouncedStatus now = group.meanwhile().get(announcement.getProgram());
        if (now != null) {
            body.append(indent).append("now: ").append(now.getWords()).append('\n');
        }
    }
}
