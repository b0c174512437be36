// SPDX-License-Identifier: EUPL-1.2
// Start Wagtail's choosers, date fields and lists of rows from an attribute; the policy forbids scripts in the page.
// Only what stands here can be started: an attribute that came in by mischief calls nothing else.
(() => {
  const MADE = ["Chooser", "PageChooser", "SnippetChooser", "DocumentChooser", "ImageChooser", "InlinePanel",
    "MultipleChooserPanel"];
  const CALLED = ["initDateChooser", "initTimeChooser", "initDateTimeChooser"];
  class Start extends window.StimulusModule.Controller {
    static values = { call: Array };
    connect() {
      const [name, ...words] = this.callValue;
      // A row that is moved comes back into the page, and is started already.
      this.element.removeAttribute("data-controller");
      if (MADE.includes(name)) new window[name](...words);
      if (CALLED.includes(name)) window[name](...words);
    }
  }
  window.wagtail.app.register("vo-start", Start);
})();
