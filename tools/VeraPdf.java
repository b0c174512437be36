// SPDX-License-Identifier: EUPL-1.2
// Prints what veraPDF has against a PDF file, one failed assertion a line, and how many assertions it tried.
// java -cp <veraPDF and JAXB> tools/VeraPdf.java file.pdf ua1 2a

import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int number = 1; number < arguments.length; number++) {
            PDFAFlavour flavour = PDFAFlavour.fromString(arguments[number]);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(arguments[0]), flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                for (TestAssertion failed : result.getTestAssertions()) {
                    System.out.println("failed " + flavour + " " + failed.getRuleId().getClause() + " " + failed.getMessage());
                }
                System.out.println("tried " + flavour + " " + result.getTotalAssertions() + " " + result.isCompliant());
            }
        }
    }
}
