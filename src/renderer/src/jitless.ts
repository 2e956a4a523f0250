import { z } from 'zod';

// The content security policy forbids making code of text; zod would try.
z.config({ jitless: true });
