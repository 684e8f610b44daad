"""Rules, packs and waivers: what is asked of a service, never what is true of it."""
