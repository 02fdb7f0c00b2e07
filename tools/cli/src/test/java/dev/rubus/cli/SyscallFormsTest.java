package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a person sees of system calls. */
class SyscallFormsTest extends Shown {
    @Test
    void straceLooksLikeStrace() {
        assertEquals(
                "write(3</dev/gpio/27>, 1) = 0 <24 us>\n",
                shown(
                        "strace blink -n 1",
                        "{\"name\":\"blink\",\"call\":\"write\",\"args\":\"3</dev/gpio/27>, 1\",\"result\":0,"
                                + "\"errno\":null,\"meaning\":null,\"answer\":\"\",\"cost_ns\":24100}"));
        assertEquals(
                "open(\"/dev/gpio/4\", 0) = -1 EPERM (no grant) <900 ns>\n",
                shown(
                        "strace blink -n 1",
                        "{\"name\":\"blink\",\"call\":\"open\",\"args\":\"\\\"/dev/gpio/4\\\", 0\",\"result\":-1,"
                                + "\"errno\":\"EPERM\",\"meaning\":\"no grant\",\"answer\":\"\",\"cost_ns\":900}"));
        assertEquals(
                "... 12 calls came faster than they could be shown\n",
                shown("strace blink -n 1", "{\"name\":\"blink\",\"missed\":12}"));
    }

    @Test
    void syscallsShowsNumbersThenCallers() {
        assertEquals(
                """

                calls:
                NUMBER  NAME  COUNT  ERRORS  P50     P99      MAX
                3       read  7      1       900 ns  5000 ns  6000 ns

                callers:
                CALLER  NUMBER  NAME  COUNT  ERRORS  P50     P99      MAX
                button  3       read  7      1       900 ns  5000 ns  6000 ns
                """,
                shown(
                        "syscalls",
                        "{\"calls\":[{\"number\":3,\"name\":\"read\",\"count\":7,\"errors\":1,\"p50_ns\":900,"
                                + "\"p99_ns\":5000,\"max_ns\":6000}],\"callers\":[{\"caller\":\"button\",\"number\":3,"
                                + "\"name\":\"read\",\"count\":7,\"errors\":1,\"p50_ns\":900,\"p99_ns\":5000,"
                                + "\"max_ns\":6000}]}"));
    }
}
