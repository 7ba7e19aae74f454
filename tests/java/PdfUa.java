import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF whether files keep PDF/UA-1. A line for each failed check, and one for each file at the end. */
public class PdfUa {
    public static void main(String[] names) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean allKept = true;
        for (String name : names) {
            int failures = 0;
            try (var parser = Foundries.defaultInstance().createParser(new File(name), PDFAFlavour.PDFUA_1);
                    var validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
                ValidationResult result = validator.validate(parser);
                for (TestAssertion each : result.getTestAssertions()) {
                    if (each.getStatus() == TestAssertion.Status.FAILED) {
                        failures++;
                        System.out.println(each.getRuleId().getClause() + ": " + each.getMessage());
                    }
                }
                System.out.println(name + ": " + result.getTotalAssertions() + " checks, " + failures + " failures");
                allKept &= result.isCompliant() && failures == 0;
            }
        }
        System.exit(allKept ? 0 : 1);
    }
}
