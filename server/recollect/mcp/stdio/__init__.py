"""The bridge over stdio. It is light to import, for hosts wait for it: nothing of the SDK here."""
