package dev.rubus.supervisor.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpeechTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final int FLOOD = 10_000;

    private final Speech speech = new Speech();

    private void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        speech.say(bytes, 0, bytes.length);
    }

    private void flood() {
        assertTimeoutPreemptively(BOUND, () -> IntStream.range(0, FLOOD).forEach(i -> say("line " + i + "\n")));
    }

    private List<String> heardToTheEnd() {
        return assertTimeoutPreemptively(
                BOUND,
                () -> new String(speech.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
    }

    @Test
    void whoPrintsMoreThanIsTakenDoesNotWaitAndWhatIsLostIsCounted() {
        flood();
        speech.finish();
        List<String> heard = heardToTheEnd();
        assertEquals(Speech.PRINTS + 1, heard.size());
        assertEquals("line " + (Speech.PRINTS - 1), heard.get(Speech.PRINTS - 1));
        assertEquals("(" + (FLOOD - Speech.PRINTS) + " prints lost: more than the log takes)", heard.getLast());
    }

    @Test
    void whatRing0SaysOfItIsHeardBehindAFlood() {
        flood();
        speech.tell("thread x died: of a flood");
        speech.finish();
        List<String> heard = heardToTheEnd();
        assertEquals("thread x died: of a flood", heard.get(Speech.PRINTS));
    }

    @Test
    void theCountComesBeforeWhatIsHeardAgain() {
        flood();
        for (int i = 0; i <= Speech.PRINTS / 2; i++) {
            assertEquals("line " + i, line());
        }
        say("heard again");
        for (int i = Speech.PRINTS / 2 + 1; i < Speech.PRINTS; i++) {
            assertEquals("line " + i, line());
        }
        assertEquals("(" + (FLOOD - Speech.PRINTS) + " prints lost: more than the log takes)", line());
        speech.finish();
        assertEquals(List.of("heard again"), heardToTheEnd());
    }

    private String line() {
        return assertTimeoutPreemptively(BOUND, () -> {
            StringBuilder line = new StringBuilder();
            for (int c = speech.read(); c >= 0 && c != '\n'; c = speech.read()) {
                line.append((char) c);
            }
            return line.toString();
        });
    }

    @Test
    void aReaderThatHasCaughtUpIsToldAtOnceWhatItMissed() {
        flood();
        IntStream.range(0, Speech.PRINTS).forEach(i -> assertEquals("line " + i, line()));
        assertEquals("(" + (FLOOD - Speech.PRINTS) + " prints lost: more than the log takes)", line());
    }

    @Test
    void whatIsSaidAfterTheEndIsNotHeard() {
        say("before\n");
        speech.finish();
        speech.finish();
        say("after\n");
        assertEquals(List.of("before"), heardToTheEnd());
    }
}
