# SPDX-License-Identifier: EUPL-1.2
"""Documents: what a paper says, said once, and printed as PDF, as Word and as part of a page.

Owns the model of a document and its three outputs, and no data. Must not know any register: minutes, reports and
programmes are put together in the apps that know what they say.
"""
