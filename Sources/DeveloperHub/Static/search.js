// Enhances the pages of the Hub.
