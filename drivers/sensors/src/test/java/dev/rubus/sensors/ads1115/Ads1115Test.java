package dev.rubus.sensors.ads1115;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ads1115Test {
    /** Reset value of the Config register. */
    private int config = 0x8583;

    private int conversion;
    private int busyReads;
    private boolean losesSettings;
    private final List<String> writes = new ArrayList<>();

    private final RegisterDevice device = new RegisterDevice() {
        @Override
        public void read(int register, byte[] into) {
            int value = register == 0 ? conversion : busyReads-- > 0 ? config & 0x7fff : config | 0x8000;
            into[0] = (byte) (value >> 8);
            into[1] = (byte) value;
        }

        @Override
        public void write(int register, byte... values) {
            int value = Byte.toUnsignedInt(values[0]) << 8 | Byte.toUnsignedInt(values[1]);
            writes.add("%d=%04x".formatted(register, value));
            config = losesSettings ? 0x8583 : value;
        }
    };
    private final Ads1115 chip = new Ads1115(device, duration -> {});

    /** The data sheet's table of input signals and ideal codes. */
    @ParameterizedTest
    @CsvSource({
        "0x0000, 0",
        "0x0001, 0.0000625",
        "0xffff, -0.0000625",
        "0x7ffe, 2.047875",
        "0x8001, -2.0479375",
        "0x4000, 1.024"
    })
    void codesAreVoltsOfTheIdealTable(String code, double volts) throws IOException {
        assertEquals(volts, Ads1115.toVolts(Integer.decode(code).shortValue(), Range.VOLTS_2_048), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7fff, 0x8000})
    void inputBeyondTheRangeIsNoValue(int code) {
        conversion = code;
        String message = assertThrows(IOException.class, () -> chip.volts(Input.AIN0, Range.VOLTS_4_096))
                .getMessage();
        assertTrue(message.contains("±4.096 V"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "AIN0_AIN1, VOLTS_2_048, 1=8583",
        "AIN0, VOLTS_4_096, 1=c383",
        "AIN3, VOLTS_6_144, 1=f183",
        "AIN2_AIN3, VOLTS_0_256, 1=bb83"
    })
    void configurationIsThatOfTheRegisterTable(Input input, Range range, String write) throws IOException {
        conversion = 0x4000;
        assertEquals(range.fullScale / 2, chip.volts(input, range), 1e-9);
        assertEquals(List.of(write), writes);
    }

    @Test
    void conversionThatRunsAlreadyIsEndedFirst() throws IOException {
        busyReads = 5;
        chip.volts(Input.AIN0_AIN1, Range.VOLTS_2_048);
        assertEquals(List.of("1=0583", "1=8583"), writes);
    }

    @Test
    void chipThatNeverFinishesIsGivenUp() {
        busyReads = Integer.MAX_VALUE;
        String message = assertThrows(IOException.class, () -> chip.volts(Input.AIN0, Range.VOLTS_4_096))
                .getMessage();
        assertTrue(message.contains("still converting"), message);
    }

    @Test
    void chipThatWasResetMeanwhileIsNoticed() {
        losesSettings = true;
        String message = assertThrows(IOException.class, () -> chip.volts(Input.AIN0, Range.VOLTS_4_096))
                .getMessage();
        assertTrue(message.contains("config 0x8583, expected 0xc383"), message);
    }
}
